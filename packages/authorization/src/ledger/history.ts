/**
 * Reads the history of the members file: its steps on the branch, newest first, each with the files around it and the
 * evidence that its pull request left.
 */
import type { Roster } from '@roster/core'
import { type FileHistory, fileSteps, MAX_STEPS, type Step } from '../history/file-steps.ts'
import type { Evidence, ReadEvidence } from '../port/evidence.ts'
import type { Files, MergedPullRequest, Merges } from '../port/repository.ts'
import type { Merge, Review } from './merge.ts'

export type HistoryPorts = Pick<Merges, 'commitsTouching' | 'pullRequestBehind'> &
  Pick<Files, 'rosterAt'> & { readonly readEvidence: ReadEvidence }

export interface HistoryOptions {
  readonly file: FileHistory
  /** Of the run's file, an id. */
  readonly organization: string
}

/** A step needs the last sound file before it, so each is read one step ahead. */
export async function* readHistory(options: HistoryOptions, ports: HistoryPorts): AsyncGenerator<Merge> {
  let waiting: Omit<Merge, 'before'>[] = []
  let steps = 0
  for await (const step of fileSteps(options.file, ports)) {
    steps += 1
    const after = await ports.rosterAt(step.commit)
    if (after !== undefined) {
      yield* waiting.map((merge) => ({ ...merge, before: after }))
      waiting = []
    }
    waiting.push(await toMerge(step, after, options, ports))
  }
  // If there are more steps than are read, the last one read is not the first step of the file.
  if (steps < MAX_STEPS) yield* waiting
}

async function toMerge(
  { commit, at, pullRequest }: Step,
  after: Roster | undefined,
  { organization }: HistoryOptions,
  { readEvidence }: HistoryPorts,
): Promise<Omit<Merge, 'before'>> {
  const evidence: Evidence = pullRequest
    ? await readEvidence(pullRequest, organization)
    : { preview: { status: 'absent' } }
  return {
    commit,
    at,
    ...(pullRequest && { pullRequest }),
    ...(after && { after }),
    review: reviewOf(evidence, pullRequest),
    ...(evidence.record && { record: evidence.record }),
  }
}

function reviewOf({ preview }: Evidence, pullRequest: MergedPullRequest | undefined): Review {
  if (preview.status !== 'valid') return { status: preview.status }
  const { shown } = preview
  if (shown.headSha !== pullRequest?.headSha) return { status: 'outdated' }
  return {
    status: 'valid',
    at: shown.plannedAt,
    ...(shown.label && { label: shown.label }),
    covers: ({ digest, changeDigest, planDigest }) =>
      shown.covers(digest, planDigest) || shown.covers(changeDigest, planDigest),
  }
}
