/** Which pull requests an event is about, and whether the run fails. */
import type { Reader } from '@roster/elastic-cloud'
import {
  type ActionContext,
  ActionFailure,
  defaultBranch,
  type GitHubClient,
  openPullRequestsTouching,
  type Runner,
} from '@roster/github'
import { renderFirstBlocking } from '@roster/report'
import type { PreviewInputs } from '../input/inputs.ts'
import { pathsOn, type ReadReviewOptions, readMergeGroup, readPullRequest } from '../reading/pull-request.ts'
import {
  type MadePreview,
  type PreviewOptions,
  previewPullRequest,
  unreviewed,
} from './preview-pull-request.ts'
import { rerunReviewed } from './rerun-reviewed.ts'

export interface PreviewTools extends Pick<Runner, 'now' | 'sleep'> {
  readonly client: GitHubClient
  /** Absent for a static preview. */
  readonly reader: Reader | undefined
  readonly log: PreviewOptions['log'] & { setFailed(message: string): void }
  readonly writeSummary: PreviewOptions['writeSummary']
  readonly publish: PreviewOptions['publish']
}

type RunOptions = PreviewOptions & ReadReviewOptions & Pick<PreviewTools, 'log'>

/**
 * Previews what the event is about, if it is still open. The run fails if the event's own pull request is blocked, or
 * cannot be commented on; refreshing others never fails because of what they contain.
 */
export async function runPreview(
  inputs: PreviewInputs,
  { trigger, repository, runUrl }: ActionContext,
  tools: PreviewTools,
): Promise<void> {
  const { membersFile: file, reviewKey, comment } = inputs
  const options: RunOptions = { ...tools, repository, file, reviewKey, comment, runUrl }
  if (inputs.allOpen) return refreshAll(options)
  switch (trigger.kind) {
    case 'pull-request': {
      const review = await readPullRequest(trigger.number, options)
      if (review) return failIfBlocked(await previewPullRequest(review, options), options)
      tools.log.notice(`Pull request #${trigger.number} is no longer open, so there is nothing to preview.`)
      return
    }
    case 'merge-group': {
      const review = await readMergeGroup(trigger, options)
      return failIfBlocked(await previewPullRequest(review, options), options)
    }
    case 'workflow-run':
      if (inputs.rerun === '') {
        throw new ActionFailure(
          'On workflow_run, set the input "rerun" to the name of the check to run again.',
        )
      }
      return rerunReviewed(trigger, { ...options, check: inputs.rerun })
    case 'unsupported':
      throw new ActionFailure(`${trigger.reason} ${USE_THESE}`)
    default:
      throw new ActionFailure(
        `A ${trigger.kind} run has no pull request of its own. Set the input "pull-requests" to "open" to refresh all open ones. ${USE_THESE}`,
      )
  }
}

const USE_THESE =
  'The preview runs on pull_request_target, pull_request, pull_request_review, merge_group and workflow_run.'

function failIfBlocked({ result, comment }: MadePreview, { file, log }: RunOptions): void {
  const blocking = renderFirstBlocking(result.judgement.findings, file)
  if (blocking !== undefined) log.setFailed(blocking)
  else if (comment?.status === 'refused') log.setFailed(unreviewed(comment))
}

/** A pull request that cannot be previewed does not keep the others from being refreshed. */
async function refreshAll(options: RunOptions): Promise<void> {
  const { client, repository, log } = options
  const branch = await defaultBranch(client, repository)
  const paths = await pathsOn(branch, options)
  const open = await openPullRequestsTouching(client, repository, paths, branch)
  log.info(
    `Open pull requests that touch ${paths.join(' or ')}: ${open.map(({ number }) => `#${number}`).join(', ') || 'none'}.`,
  )
  for (const { number } of open) {
    try {
      const review = await readPullRequest(number, options)
      if (review) await previewPullRequest(review, options)
    } catch (error) {
      if (!(error instanceof ActionFailure)) throw error
      log.warning(`Pull request #${number}: ${error.message}`)
    }
  }
}
