/** Connects the judgement of a pull request to GitHub and to the Elastic Cloud API. */
import type { JudgementPorts } from '@roster/authorization'
import type { Secret } from '@roster/core'
import { planLive, type Reader } from '@roster/elastic-cloud'
import {
  commitsTouching,
  createMayWrite,
  createRosterAt,
  type GitHubClient,
  labelEvents,
  listReviews,
  mergedPullRequest,
  type Repository,
  readLastPreview,
  readSealedComment,
  repositoryFactsOnce,
} from '@roster/github'

export interface JudgementConnections {
  readonly client: GitHubClient
  readonly repository: Repository
  /** Path of the members file. */
  readonly file: string
  /** Absent for a static preview. */
  readonly reader: Reader | undefined
  /** Opens the seals of earlier previews and runs. Without it, none of them count. */
  readonly reviewKey: Secret | undefined
}

/** @param now Milliseconds since the epoch. */
export function judgementPorts(
  { client, repository, file, reader, reviewKey }: JudgementConnections,
  now: number,
): JudgementPorts {
  const facts = repositoryFactsOnce(client, repository)
  return {
    planLive: reader && ((request) => planLive({ ...request, reader })),
    reviewsOf: (number) => listReviews(client, repository, number),
    mayWrite: createMayWrite(client, repository),
    labelEvents: (number) => labelEvents(client, repository, number),
    lastPreview: async (pullRequest, organization) => {
      if (reviewKey === undefined) return undefined
      const { id: repositoryId } = await facts()
      return readLastPreview(client, repository, { repositoryId, pullRequest, organization, file }, reviewKey)
    },
    rosterAt: createRosterAt(client, repository, { file, now }),
    commitsTouching: (path, upTo) => commitsTouching(client, repository, path, upTo),
    pullRequestBehind: (sha, branch) => mergedPullRequest(client, repository, { sha, branch }),
    readEvidence: async ({ number: pullRequest, mergedAt }, organization) => {
      if (reviewKey === undefined) return { preview: { status: 'absent' } }
      const { id: repositoryId } = await facts()
      const about = { repositoryId, pullRequest, organization, file, mergedAt }
      return readSealedComment(client, repository, about, reviewKey)
    },
  }
}
