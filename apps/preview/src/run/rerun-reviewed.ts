/**
 * Makes the check of a pull request follow its reviews. A run on a review may not use the key, because it takes the
 * workflow from the pull request. So it only makes GitHub start this run on the default branch. This run then has the
 * check run again in the workflow that may use the key.
 */
import { readRoster } from '@roster/core'
import {
  ActionFailure,
  branchTip,
  defaultBranch,
  readSourceAt,
  rerunCheck,
  reviewedPullRequests,
  type Trigger,
} from '@roster/github'
import type { ReadReviewOptions } from '../reading/pull-request.ts'

/** How long to wait for a run that is still under way: GitHub does not run it again before its end. */
const ENDING = { attempts: 60, delayMs: 5000 }

export interface RerunTools extends ReadReviewOptions {
  /** Name of the check, which is the name of the job that previews. */
  readonly check: string
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly log: { info(message: string): void; notice(message: string): void }
}

/** @throws GitHubRequestError, or an ActionFailure if a check cannot be run again. */
export async function rerunReviewed(
  trigger: Extract<Trigger, { kind: 'workflow-run' }>,
  tools: RerunTools,
): Promise<void> {
  const { client, repository, check, sleep, log } = tools
  if (trigger.event !== 'pull_request_review') {
    throw new ActionFailure(
      `The workflow that ran before this one ran on ${trigger.event}. Name one under "workflow_run" that runs on pull_request_review.`,
    )
  }
  const branch = await defaultBranch(client, repository)
  if (await asksForNoApprovals(branch, tools)) {
    log.info('The policy asks for no approvals, so the check does not depend on reviews.')
    return
  }
  // Other pull requests change nothing that is applied, and have no such check.
  const reviewed = await reviewedPullRequests(client, repository, trigger, branch)
  if (reviewed.length === 0) log.notice(`The reviewed pull request is no longer open, or not into ${branch}.`)
  for (const { number, headSha } of reviewed) {
    const outcome = await rerunCheck(client, repository, { headSha, name: check }, { sleep, ...ENDING })
    const what = `The check ${check} of pull request #${number}`
    if (outcome.action === 'started') {
      log.info(`${what} runs again: ${outcome.url}`)
    } else if (outcome.action === 'none') {
      throw new ActionFailure(
        `${what} does not exist. Set the input "rerun" to the name of the job that previews.`,
      )
    } else {
      throw new ActionFailure(
        `${what} could not be run again: ${outcome.reason} Run it again by hand, or add or remove a label.`,
      )
    }
  }
}

/** Only if the file on the default branch asks for it. A missing or broken file does not. */
async function asksForNoApprovals(
  branch: string,
  { client, repository, file, now }: RerunTools,
): Promise<boolean> {
  const tip = await branchTip(client, repository, branch)
  const found = await readSourceAt(client, repository, file, tip)
  if (found?.kind !== 'text') return false
  return readRoster(found.source, { now: now() }).roster?.policy.approvals === 'off'
}
