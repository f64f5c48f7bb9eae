/** The drift pull request: it makes the file match the organization, so that people can accept the difference. */
import { type Adoption, adopt, unnamedResources } from '@roster/core'
import { lookUpResources, type Reader } from '@roster/elastic-cloud'
import {
  branchFor,
  commentMarker,
  DRIFT_PULL_REQUEST_HEAD_LENGTH,
  type DriftPullRequestKey,
  type DriftPullRequestOutcome,
  forgetDecisions,
  MAX_COMMENT_LENGTH,
  readDriftPullRequest,
  withdrawDriftPullRequest,
  writeDriftPullRequest,
  writeStickyComment,
} from '@roster/github'
import { type Drift, proposalTitle, renderDriftComment, renderDriftProposal } from '@roster/report'
import type { ConversationTools } from './drift-issue.ts'
import type { FoundDrift } from './found-drift.ts'

export type ProposeTools = ConversationTools & {
  readonly reader: Reader
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

function keyOf({
  drift: { file },
  current: { branch },
}: Pick<FoundDrift, 'drift' | 'current'>): DriftPullRequestKey {
  return {
    marker: commentMarker('adoption', file),
    branch: branchFor('roster/drift/', file),
    base: branch,
    path: file,
  }
}

/** The text of the pull request, open or declined; empty if there is none. @throws GitHubRequestError */
export function readDriftProposal(
  found: FoundDrift,
  { client, repository }: Pick<ConversationTools, 'client' | 'repository'>,
): Promise<string> {
  return readDriftPullRequest(client, repository, keyOf(found))
}

/**
 * Makes the pull request propose what differs; `none` if it could settle nothing.
 *
 * @throws ElasticCloudError if names cannot be looked up.
 * @throws GitHubRequestError for anything but a refusal.
 */
export async function proposeDrift(
  found: FoundDrift,
  drift: Drift,
  tools: ProposeTools,
): Promise<DriftPullRequestOutcome> {
  const { client, repository } = tools
  const { source, sha } = found.current
  const adoption = await adoptionOf(found, tools)
  if (adoption.adopted.length === 0) return { action: 'none' }
  const key = keyOf(found)
  const head = drift.sightings === undefined ? [] : [drift.sightings.toLine()]
  const limit = MAX_COMMENT_LENGTH - key.marker.length - DRIFT_PULL_REQUEST_HEAD_LENGTH
  const title = proposalTitle(drift.file)
  const outcome = await writeDriftPullRequest(client, repository, {
    ...key,
    title,
    message: title,
    body: renderDriftProposal({ drift, left: adoption.left }, { head, limit }),
    digest: adoption.digest,
    text: adoption.text,
    baseText: source.text,
    baseSha: sha,
  })
  if (outcome.action === 'foreign') await sayForeign(drift, outcome.number, key, tools)
  logOutcome(outcome, key, tools)
  return outcome
}

async function adoptionOf(
  { live: { snapshot, plan, resources }, asked: file }: FoundDrift,
  { reader, now }: ProposeTools,
): Promise<Adoption> {
  const input = { file, snapshot, plan }
  const unnamed = unnamedResources(input)
  const { names } = await lookUpResources(reader, unnamed)
  return adopt(input, { now: now(), resources, names })
}

/** A person has pushed to the branch: the difference becomes a comment instead. */
async function sayForeign(
  drift: Drift,
  number: number,
  { branch }: DriftPullRequestKey,
  { client, repository }: ConversationTools,
): Promise<void> {
  const marker = commentMarker('drift', drift.file)
  const word = `Another user has pushed to \`${branch}\`, so Roster does not change it. Delete the branch, and the next run makes it again. These are the current differences.`
  const limit = MAX_COMMENT_LENGTH - marker.length - word.length - 3
  const body = `${word}\n\n${renderDriftComment(drift, { limit })}`
  await writeStickyComment(client, repository, number, { marker, body })
}

/**
 * Closes the pull request with a comment, if one is open and only Roster has pushed to it.
 *
 * @param reason Markdown, given what it said.
 */
export async function withdrawDriftProposal(
  found: FoundDrift,
  reason: (body: string) => string,
  tools: ConversationTools,
): Promise<void> {
  const key = keyOf(found)
  logOutcome(await withdrawDriftPullRequest(tools.client, tools.repository, key, reason), key, tools)
}

/** Once nothing differs, forgets which differences were declined. */
export async function forgetDeclined(found: FoundDrift, tools: ConversationTools): Promise<void> {
  await forgetDecisions(tools.client, tools.repository, keyOf(found))
}

function logOutcome(
  outcome: DriftPullRequestOutcome,
  { branch }: DriftPullRequestKey,
  { log }: ConversationTools,
): void {
  switch (outcome.action) {
    case 'none':
      return
    case 'refused':
      log.warning(`The pull request about drift could not be written. ${outcome.reason}`)
      return
    case 'foreign':
      log.warning(
        `Another user has pushed to ${branch}, so the drift pull request #${outcome.number} stays as it is: ${outcome.url}`,
      )
      return
    case 'declined':
      log.warning(
        `The difference was declined with pull request #${outcome.number}, and still exists. To undo it, run apply by hand with "unreviewed: apply". ${outcome.url}`,
      )
      return
    default:
      log.info(`The pull request about drift is ${outcome.action}: ${outcome.url}`)
  }
}
