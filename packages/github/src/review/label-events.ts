/** When labels were set on a pull request, and who set them. */
import * as z from 'zod'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { isRefusal } from '../api/request-error.ts'
import { Time } from '../api/time.ts'

export interface LabelEvent {
  readonly name: string
  /** True if it was set, false if it was taken off. */
  readonly isSet: boolean
  /** A login; `ghost` for a deleted account. */
  readonly by: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

const Event = z.object({
  event: z.string().nullish(),
  actor: z.object({ login: z.string() }).nullish(),
  label: z.object({ name: z.string() }).nullish(),
  created_at: Time.nullish(),
})

/**
 * Oldest first, from the timeline, which a token that may read pull requests may read; undefined if the token may not ask.
 *
 * @throws {GitHubRequestError}
 */
export async function labelEvents(
  client: GitHubClient,
  repository: Repository,
  number: number,
): Promise<readonly LabelEvent[] | undefined> {
  try {
    const events = await client.list(
      'GET /repos/{owner}/{repo}/issues/{issue_number}/timeline',
      { ...repository, issue_number: number, per_page: 100 },
      Event,
    )
    return events
      .flatMap(({ event, actor, label, created_at: at }) =>
        (event === 'labeled' || event === 'unlabeled') && label && at != null
          ? [{ name: label.name, isSet: event === 'labeled', by: actor?.login ?? 'ghost', at }]
          : [],
      )
      .toSorted((a, b) => a.at - b.at)
  } catch (error) {
    if (isRefusal(error, [403, 404])) return undefined
    throw error
  }
}
