/** Connects what authorizes a run to GitHub. */
import type { Files, Merges, ReadEvidence, ReadFileToApply, Reviews } from '@roster/authorization'
import type { Secret } from '@roster/core'
import {
  branchCommits,
  branchTip,
  createMayWrite,
  createMembersFiles,
  defaultBranch,
  type GitHubClient,
  listReviews,
  mergedPullRequest,
  type Repository,
  readSealedComment,
  readSourceAt,
  repositoryFactsOnce,
  withoutLink,
} from '@roster/github'

export interface RepositoryFile {
  readonly client: GitHubClient
  readonly repository: Repository
  /** Path of the members file. */
  readonly file: string
}

/** The ports for finding the file to apply. */
export function filePorts({ client, repository, file }: RepositoryFile): ReadFileToApply {
  return {
    defaultBranch: () => defaultBranch(client, repository),
    tipOf: (branch) => branchTip(client, repository, branch),
    fileAt: async (commit) =>
      withoutLink(client, repository, file, commit, await readSourceAt(client, repository, file, commit)),
  }
}

/**
 * The ports for the history: merges, reviews, approvals and records.
 *
 * @param now Milliseconds since the epoch.
 */
export function historyPorts(
  subject: Omit<RepositoryFile, 'file'> & { readonly reviewKey: Secret },
  now: number,
): Merges & Reviews & Files & { readonly readEvidence: ReadEvidence } {
  const { client, repository, reviewKey } = subject
  const facts = repositoryFactsOnce(client, repository)
  return {
    ...createMembersFiles(client, repository, now),
    branchCommits: (paths, upTo) => branchCommits(client, repository, paths, upTo),
    pullRequestBehind: (sha, branch, isOnBranch) =>
      mergedPullRequest(client, repository, { sha, branch, isOnBranch }),
    reviewsOf: (number) => listReviews(client, repository, number),
    mayWrite: createMayWrite(client, repository),
    readEvidence: async ({ number: pullRequest, file, mergedAt }, organization) => {
      const { id: repositoryId } = await facts()
      const about = { repositoryId, pullRequest, organization, file, mergedAt }
      return readSealedComment(client, repository, about, reviewKey)
    },
  }
}
