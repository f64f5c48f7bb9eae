/** Connects what authorizes a run to GitHub. */
import type { Branches, Files, Merges, ReadEvidence, Reviews } from '@roster/authorization'
import { MAX_FILE_BYTES, type Secret } from '@roster/core'
import {
  branchTip,
  commitsTouching,
  createMayWrite,
  createRosterAt,
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

const LIMITS = { limitBytes: MAX_FILE_BYTES }

/** The ports for finding the file to apply. */
export function filePorts({ client, repository, file }: RepositoryFile): Branches & Pick<Files, 'fileAt'> {
  return {
    defaultBranch: () => defaultBranch(client, repository),
    tipOf: (branch) => branchTip(client, repository, branch),
    fileAt: async (commit) =>
      withoutLink(
        client,
        repository,
        file,
        commit,
        await readSourceAt(client, repository, file, commit, LIMITS),
      ),
  }
}

/**
 * The ports for the history: merges, reviews, approvals and records.
 *
 * @param now Milliseconds since the epoch.
 */
export function historyPorts(
  subject: RepositoryFile & { readonly reviewKey: Secret },
  now: number,
): Merges & Reviews & Pick<Files, 'rosterAt'> & { readonly readEvidence: ReadEvidence } {
  const { client, repository, file, reviewKey } = subject
  const facts = repositoryFactsOnce(client, repository)
  return {
    commitsTouching: (path, upTo) => commitsTouching(client, repository, path, upTo),
    pullRequestBehind: (sha, branch) => mergedPullRequest(client, repository, { sha, branch }),
    reviewsOf: (number) => listReviews(client, repository, number),
    mayWrite: createMayWrite(client, repository),
    rosterAt: createRosterAt(client, repository, { file, now }),
    readEvidence: async ({ number: pullRequest, mergedAt }, organization) => {
      const { id: repositoryId } = await facts()
      const about = { repositoryId, pullRequest, organization, file, mergedAt }
      return readSealedComment(client, repository, about, reviewKey)
    },
  }
}
