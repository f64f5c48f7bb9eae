/** Connects the judgement of a pull request to GitHub and to the Elastic Cloud API. */
import type { JudgementPorts } from '@roster/authorization'
import type { Secret } from '@roster/core'
import { planLive, type Reader } from '@roster/elastic-cloud'
import {
  branchCommits,
  createMayWrite,
  createMembersFiles,
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
  mergedAt: JudgementPorts['mergedAt'],
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
    ...createMembersFiles(client, repository, now),
    mergedAt,
    branchCommits: (paths, upTo) => branchCommits(client, repository, paths, upTo),
    pullRequestBehind: (sha, branch, isOnBranch) =>
      mergedPullRequest(client, repository, { sha, branch, isOnBranch }),
    readEvidence: async ({ number: pullRequest, file: path, mergedAt: at }, organization) => {
      if (reviewKey === undefined) return { preview: { status: 'absent' } }
      const { id: repositoryId } = await facts()
      const about = { repositoryId, pullRequest, organization, file: path, mergedAt: at }
      return readSealedComment(client, repository, about, reviewKey)
    },
  }
}
