/** The reviews of a pull request, as they stand now. */
import type { PullRequestReview } from '@roster/core'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'

/** "List reviews for a pull request" in GitHub's reference; `PENDING` ones are drafts of the token's own. */
const STATES: Readonly<Record<string, PullRequestReview['state']>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  COMMENTED: 'commented',
  DISMISSED: 'dismissed',
}

/** Those of accounts that still exist, on commits that GitHub still names. */
export async function listReviews(
  client: GitHubClient,
  repository: Repository,
  number: number,
): Promise<readonly PullRequestReview[]> {
  const answers = await client.paginate('GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
    ...repository,
    pull_number: number,
    per_page: 100,
  })
  return answers.flatMap(({ user, state: name, submitted_at: submitted, commit_id: commit }) => {
    const state = STATES[name]
    if (user === null || state === undefined || submitted === undefined || commit === null) return []
    return [{ login: user.login, state, submittedAt: Date.parse(submitted), commit }]
  })
}
