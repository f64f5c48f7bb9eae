/** Which proposals an event is about, and what becomes of the run. */
import type { Reader } from '@roster/elastic-cloud'
import {
  type ActionContext,
  ActionFailure,
  defaultBranch,
  type GitHubClient,
  openPullRequestsTouching,
} from '@roster/github'
import { renderFirstBlocking } from '@roster/report'
import type { PreviewInputs } from './inputs.ts'
import { type PreviewOptions, type PreviewResult, previewProposal } from './preview.ts'
import { type ProposalOptions, pathsOn, readMergeGroup, readPullRequest } from './pull-request.ts'

export interface PreviewTools extends Pick<PreviewOptions, 'now' | 'writeSummary'> {
  readonly client: GitHubClient
  readonly reader: Reader | undefined
  readonly sleep: (milliseconds: number) => Promise<void>
  readonly log: PreviewOptions['log'] & { setFailed(message: string): void }
}

/**
 * The last preview made, or undefined where the event is about nothing that is still open. The run fails where
 * the pull request of the event itself is blocked; refreshing others never fails for what they say.
 */
export async function runPreview(
  inputs: PreviewInputs,
  { trigger, repository, runUrl }: ActionContext,
  tools: PreviewTools,
): Promise<PreviewResult | undefined> {
  const { client, log } = tools
  const file = inputs.membersFile
  const proposals: ProposalOptions = { client, repository, file, sleep: tools.sleep }
  const options: PreviewOptions = {
    ...tools,
    repository,
    file,
    reviewKey: inputs.reviewKey,
    comment: inputs.comment,
    runUrl,
  }
  if (inputs.allOpen) return refresh()
  switch (trigger.kind) {
    case 'pull-request': {
      const proposal = await readPullRequest(trigger.number, proposals)
      if (proposal === undefined) {
        log.notice(`Pull request #${trigger.number} is not open any more: there is nothing to preview.`)
        return undefined
      }
      return failWhereBlocked(await previewProposal(proposal, options))
    }
    case 'merge-group':
      return failWhereBlocked(await previewProposal(await readMergeGroup(trigger, proposals), options))
    case 'unsupported':
      throw new ActionFailure(`${trigger.reason} ${USE_THESE}`)
    default:
      throw new ActionFailure(
        `A ${trigger.kind} run is about no pull request of its own. Set the input "pull-requests" to "open" to refresh all open ones. ${USE_THESE}`,
      )
  }

  function failWhereBlocked(result: PreviewResult): PreviewResult {
    const blocking = renderFirstBlocking(result.judgement.findings, file)
    if (blocking !== undefined) log.setFailed(blocking)
    return result
  }

  /** One that cannot be previewed does not keep the others from being refreshed. */
  async function refresh(): Promise<PreviewResult | undefined> {
    let last: PreviewResult | undefined
    const branch = await defaultBranch(client, repository)
    const paths = await pathsOn(branch, proposals)
    const open = await openPullRequestsTouching(client, repository, paths, branch)
    log.info(
      `Open pull requests that touch ${paths.join(' or ')}: ${open.map(({ number }) => `#${number}`).join(', ') || 'none'}.`,
    )
    for (const { number } of open) {
      try {
        const proposal = await readPullRequest(number, proposals)
        if (proposal) last = await previewProposal(proposal, options)
      } catch (error) {
        if (!(error instanceof ActionFailure)) throw error
        log.warning(`Pull request #${number}: ${error.message}`)
      }
    }
    return last
  }
}

const USE_THESE =
  'The preview runs on pull_request_target, pull_request, pull_request_review and merge_group.'
