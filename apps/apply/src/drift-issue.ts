/** The issue about drift: open for as long as anything differs, and the memory of since when. */
import { Sightings } from '@roster/core'
import {
  type AnnotationCommands,
  closeStickyIssue,
  commentMarker,
  type GitHubClient,
  type Label,
  MAX_COMMENT_LENGTH,
  type Repository,
  readStickyIssue,
  type StickyIssueKey,
  type StickyIssueOutcome,
  writeStickyIssue,
} from '@roster/github'
import { type Drift, driftTitle, renderDriftEnd, renderDriftIssue, type SettledBy } from '@roster/report'

const LABEL: Label = {
  name: 'roster: drift',
  color: 'd4a72c',
  description: 'The organization is not as the members file says.',
}

export interface IssueTools {
  readonly client: GitHubClient
  readonly repository: Repository
  readonly log: Pick<AnnotationCommands, 'warning'> & { info(message: string): void }
}

function keyOf(file: string): StickyIssueKey {
  return { marker: commentMarker('drift', file), label: LABEL }
}

/** What the issue about a file says; empty where none is open. @throws GitHubRequestError */
export function readDriftIssue(
  file: string,
  { client, repository }: Pick<IssueTools, 'client' | 'repository'>,
): Promise<string> {
  return readStickyIssue(client, repository, keyOf(file))
}

/**
 * Makes the issue say what differs.
 *
 * @throws GitHubRequestError for anything but a token that may not write issues.
 */
export async function writeDriftIssue(drift: Drift, { client, repository, log }: IssueTools): Promise<void> {
  const key = keyOf(drift.file)
  const head = drift.sightings === undefined ? [] : [drift.sightings.toLine()]
  const limit = MAX_COMMENT_LENGTH - key.marker.length - 1
  const body = renderDriftIssue(drift, { head, limit })
  const outcome = await writeStickyIssue(client, repository, { ...key, title: driftTitle(drift.file), body })
  logOutcome(outcome, log)
}

/**
 * Closes the issue, where one is open, with a word on what settled it.
 *
 * @param text The file as it is now.
 * @throws GitHubRequestError for anything but a token that may not write issues.
 */
export async function endDriftIssue(drift: Drift, text: string, tools: IssueTools): Promise<void> {
  const { client, repository, log } = tools
  const word = (body: string) => renderDriftEnd(drift, settledBy(body, text))
  logOutcome(await closeStickyIssue(client, repository, keyOf(drift.file), word), log)
}

/** @param body What told of the difference, with what it remembers of the file. */
function settledBy(body: string, text: string): SettledBy | undefined {
  const settled = { same: 'organization', other: 'file', unknown: undefined } as const
  return settled[Sightings.read(body).compareFile(text)]
}

function logOutcome(outcome: StickyIssueOutcome, log: IssueTools['log']): void {
  switch (outcome.action) {
    case 'none':
      return
    case 'refused':
      log.warning(
        `The issue about drift could not be written; the summary of this run has it all. ${outcome.reason}`,
      )
      return
    default:
      log.info(`The issue about drift is ${outcome.action}: ${outcome.url}`)
  }
}
