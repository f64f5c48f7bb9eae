/**
 * Reads the history of the members file: its steps on the branch, newest first, each with the files around it and the
 * evidence that its pull request left.
 */
import type { Roster } from '@roster/core'
import { fileSteps, type Step, type StepPorts } from '../history/file-steps.ts'
import type { FileHistory } from '../history/file-versions.ts'
import type { Evidence, ReadEvidence } from '../port/evidence.ts'
import type { Files, MergedPullRequest } from '../port/repository.ts'
import type { Merge, Review } from './merge.ts'

export type HistoryPorts = StepPorts & Pick<Files, 'rosterAt'> & { readonly readEvidence: ReadEvidence }

export interface HistoryOptions {
  readonly file: FileHistory
  /** Of the run's file, an id. */
  readonly organization: string
}

/**
 * A step needs the last sound file before it, so each is read one step ahead. A file of another organization asks for nothing
 * here. It counts as the file before a step only if the organization had no file of its own before.
 */
export async function* readHistory(
  { file, organization }: HistoryOptions,
  ports: HistoryPorts,
): AsyncGenerator<Merge> {
  let waiting: Omit<Merge, 'before'>[] = []
  let foreign: Roster | undefined
  for await (const { version, step } of fileSteps(file, organization, ports)) {
    const roster = await ports.rosterAt(version.commit, version.path)
    const after = roster?.organization === organization ? roster : undefined
    if (after !== undefined) {
      yield* waiting.map((merge) => ({ ...merge, before: after }))
      ;[waiting, foreign] = [[], undefined]
    } else foreign ??= roster
    // What is not read may have more to say about the oldest versions.
    if (step === undefined) return
    waiting.push(await toMerge(step, after, organization, ports))
  }
  yield* waiting.map((merge) => ({ ...merge, ...(foreign && { before: foreign }) }))
}

async function toMerge(
  { commit, at, pullRequest }: Step,
  after: Roster | undefined,
  organization: string,
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
