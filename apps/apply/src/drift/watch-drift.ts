/** One run in drift mode: compares, reports the differences, and maintains the issue or the pull request about them. */
import { Sightings } from '@roster/core'
import type { ActionContext } from '@roster/github'
import { type Drift, differs, renderDriftEnd, type SettledBy } from '@roster/report'
import type { ApplyInputs } from '../input/inputs.ts'
import { type ConversationTools, closeDriftIssue, readDriftIssue, writeDriftIssue } from './drift-issue.ts'
import {
  forgetDeclined,
  type ProposeTools,
  proposeDrift,
  readDriftProposal,
  withdrawDriftProposal,
} from './drift-proposal.ts'
import { type DriftTools, dated, type FoundDrift, findDrift, wholeText } from './found-drift.ts'

export interface WatchTools extends DriftTools {
  readonly log: DriftTools['log'] & ConversationTools['log']
  /** Reports the drift in the log, the summary and the outputs. */
  readonly publish: (drift: Drift) => Promise<void>
}

/**
 * @throws ActionFailure if there is no file, or a broken one.
 * @throws ElasticCloudError
 * @throws GitHubRequestError
 */
export async function watchDrift(
  inputs: ApplyInputs,
  { repository, ...context }: ActionContext,
  { publish, ...given }: WatchTools,
): Promise<void> {
  const found = await findDrift(inputs, { repository, ...context }, given)
  const tools = { ...given, repository }
  // The summary reports the difference even if GitHub does not answer.
  const [remembered] = await Promise.allSettled([differs(found.drift) ? recall(found, tools) : []])
  const drift = remembered.status === 'fulfilled' ? dated(found, remembered.value, tools.now()) : found.drift
  await publish(drift)
  if (remembered.status === 'rejected') throw remembered.reason

  if (!differs(drift)) await settle(found, drift, inputs, tools)
  else if (!inputs.driftPullRequest || !(await isProposed(found, drift, tools))) {
    const url = await writeDriftIssue(drift, tools)
    const where =
      url === undefined ? 'In place of this, the runs say what differs.' : `An issue has it now: ${url}`
    await withdrawDriftProposal(found, () => where, tools)
  }
}

/** The texts of the issue and the pull request, which keep when each difference was first seen. */
function recall(found: FoundDrift, tools: ConversationTools): Promise<readonly string[]> {
  return Promise.all([readDriftIssue(found.drift.file, tools), readDriftProposal(found, tools)])
}

/** Whether a pull request covers the drift. If none can, the issue does. */
async function isProposed(found: FoundDrift, drift: Drift, tools: ProposeTools): Promise<boolean> {
  const outcome = await proposeDrift(found, drift, tools)
  switch (outcome.action) {
    case 'none':
    case 'refused':
      return false
    case 'declined':
      return true
    default:
      await closeDriftIssue(drift.file, () => `A pull request proposes to accept it: ${outcome.url}`, tools)
      return true
  }
}

/**
 * Nothing differs: closes the issue and the pull request, and says what has settled the difference, if that is known.
 */
async function settle(
  found: FoundDrift,
  drift: Drift,
  { driftPullRequest }: ApplyInputs,
  tools: ConversationTools,
): Promise<void> {
  const word = (body: string) => renderDriftEnd(drift, settledBy(body, wholeText(found.current)))
  await closeDriftIssue(drift.file, word, tools)
  await withdrawDriftProposal(found, word, tools)
  if (driftPullRequest) await forgetDeclined(found, tools)
}

/** @param body The text that reported the difference, including the remembered facts about the file. */
function settledBy(body: string, text: string): SettledBy | undefined {
  const settled = { same: 'organization', other: 'file', unknown: undefined } as const
  return settled[Sightings.read(body).compareFile(text)]
}
