/** One run in drift mode: compare, say what differs, and keep the issue about it. */
import type { ActionContext } from '@roster/github'
import { type Drift, differs } from '@roster/report'
import { type DriftTools, dated, findDrift, wholeText } from './drift.ts'
import { endDriftIssue, type IssueTools, readDriftIssue, writeDriftIssue } from './drift-issue.ts'
import type { ApplyInputs } from './inputs.ts'

export interface WatchTools extends DriftTools {
  readonly log: DriftTools['log'] & IssueTools['log']
  /** Says it in log, summary and outputs. */
  readonly publish: (drift: Drift) => Promise<void>
}

/**
 * @throws ActionFailure where there is no file, or a broken one.
 * @throws ElasticCloudError
 * @throws GitHubRequestError
 */
export async function watchDrift(
  inputs: ApplyInputs,
  context: ActionContext,
  tools: WatchTools,
): Promise<void> {
  const found = await findDrift(inputs, context, tools)
  const issueTools = { client: tools.client, repository: context.repository, log: tools.log }
  // What GitHub does not tell now is no reason to keep the difference from the summary.
  const [remembered] = await Promise.allSettled([
    differs(found.drift) ? readDriftIssue(inputs.membersFile, issueTools) : '',
  ])
  const drift =
    remembered.status === 'fulfilled' ? dated(found, [remembered.value], tools.now()) : found.drift
  await tools.publish(drift)
  if (remembered.status === 'rejected') throw remembered.reason
  if (differs(drift)) await writeDriftIssue(drift, issueTools)
  else await endDriftIssue(drift, wholeText(found.pushed), issueTools)
}
