/** The reviews of a pull request. */
import type { PullRequestReview } from '@roster/core'
import * as z from 'zod'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { Time } from '../api/time.ts'

/** "List reviews for a pull request" in GitHub's reference. `PENDING` ones are drafts of the token's own user. */
const STATES: Readonly<Record<string, PullRequestReview['state']>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  COMMENTED: 'commented',
  DISMISSED: 'dismissed',
}

const ListedReview = z
  .object({
    user: z.object({ login: z.string(), id: z.int() }).nullable(),
    state: z.string(),
    submitted_at: Time.nullish(),
    commit_id: z.string().nullable(),
  })
  .refine(({ state, submitted_at }) => state === 'PENDING' || submitted_at != null, {
    error: 'only drafts have not been submitted',
    path: ['submitted_at'],
  })

/** The reviews by accounts that still exist. An approval of a commit that GitHub no longer names is left out. */
export async function listReviews(
  client: GitHubClient,
  repository: Repository,
  number: number,
): Promise<readonly PullRequestReview[]> {
  const reviews = await client.list(
    'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
    { ...repository, pull_number: number, per_page: 100 },
    ListedReview,
  )
  return reviews.flatMap(({ user, state: name, submitted_at: submittedAt, commit_id: commit }) => {
    const state = Object.hasOwn(STATES, name) ? STATES[name] : undefined
    if (user === null || state === undefined || submittedAt == null) return []
    if (state === 'approved' && commit === null) return []
    return [{ login: user.login, accountId: user.id, state, submittedAt, commit: commit ?? '' }]
  })
}
