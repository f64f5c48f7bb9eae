/** Connects what judges a pull request to GitHub and to the Elastic Cloud API. */
import type { JudgementPorts } from '@roster/authorization'
import { planLive, type Reader } from '@roster/elastic-cloud'
import { createRosterAt, type GitHubClient, listReviews, type Repository } from '@roster/github'

export interface JudgementConnections {
  readonly client: GitHubClient
  readonly repository: Repository
  /** Path of the members file. */
  readonly file: string
  /** Absent for a static preview. */
  readonly reader: Reader | undefined
}

/** @param now Milliseconds since the epoch. */
export function judgementPorts(
  { client, repository, file, reader }: JudgementConnections,
  now: number,
): JudgementPorts {
  return {
    planLive: reader && ((request) => planLive({ ...request, reader })),
    reviewsOf: (number) => listReviews(client, repository, number),
    rosterAt: createRosterAt(client, repository, { file, now }),
  }
}
