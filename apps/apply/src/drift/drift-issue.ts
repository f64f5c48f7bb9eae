/** The issue about drift: open as long as anything differs. Its text keeps when each difference was first seen. */
import {
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
import { type Drift, driftTitle, renderDriftIssue } from '@roster/report'

const LABEL: Label = {
  name: 'roster: drift',
  color: 'd4a72c',
  description: 'The organization is not as the members file says.',
}

export interface ConversationTools {
  readonly client: GitHubClient
  readonly repository: Repository
  readonly log: { info(message: string): void; warning(message: string): void }
}

function keyOf(file: string): StickyIssueKey {
  return { marker: commentMarker('drift', file), label: LABEL }
}

/** The text of the issue about a file; empty if none is open. @throws GitHubRequestError */
export function readDriftIssue(
  file: string,
  { client, repository }: Pick<ConversationTools, 'client' | 'repository'>,
): Promise<string> {
  return readStickyIssue(client, repository, keyOf(file))
}

/**
 * Writes the differences into the issue. Returns its address, if it could be written.
 *
 * @throws GitHubRequestError for anything except a token that may not write issues.
 */
export async function writeDriftIssue(
  drift: Drift,
  { client, repository, log }: ConversationTools,
): Promise<string | undefined> {
  const key = keyOf(drift.file)
  const head = drift.sightings === undefined ? [] : [drift.sightings.toLine()]
  const limit = MAX_COMMENT_LENGTH - key.marker.length - 1
  const body = renderDriftIssue(drift, { head, limit })
  const outcome = await writeStickyIssue(client, repository, { ...key, title: driftTitle(drift.file), body })
  logOutcome(outcome, log)
  return 'url' in outcome ? outcome.url : undefined
}

/**
 * Closes the issue with a comment, if one is open.
 *
 * @param reason Makes the comment, in Markdown, from the text of the issue.
 * @throws GitHubRequestError for anything except a token that may not write issues.
 */
export async function closeDriftIssue(
  file: string,
  reason: (body: string) => string,
  { client, repository, log }: ConversationTools,
): Promise<void> {
  const outcome = await closeStickyIssue(client, repository, keyOf(file), reason)
  // Usually there is no issue to close.
  if (outcome.action === 'refused')
    log.info(`An issue about drift could not be searched for. ${outcome.reason}`)
  else logOutcome(outcome, log)
}

function logOutcome(outcome: StickyIssueOutcome, log: ConversationTools['log']): void {
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
