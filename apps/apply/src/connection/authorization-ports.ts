/** Connects what authorizes a run to GitHub. */
import type {
  Branches,
  Evidence,
  Files,
  MergedPullRequest,
  Merges,
  ReadEvidence,
  Reviews,
} from '@roster/authorization'
import { MAX_FILE_BYTES, type Secret } from '@roster/core'
import {
  branchTip,
  commentMarker,
  commitsTouching,
  createRosterAt,
  defaultBranch,
  type GitHubClient,
  listReviews,
  mergedOnto,
  mergedPullRequest,
  openApplied,
  openReview,
  type Repository,
  readSourceAt,
  readStickyComment,
  withoutLink,
} from '@roster/github'

export interface RepositoryFile {
  readonly client: GitHubClient
  readonly repository: Repository
  /** Path of the members file. */
  readonly file: string
}

const LIMITS = { limitBytes: MAX_FILE_BYTES }

/** What it takes to find the file to apply. */
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
 * What was merged, reviewed, approved and recorded.
 *
 * @param now Milliseconds since the epoch.
 */
export function historyPorts(
  subject: RepositoryFile & { readonly reviewKey: Secret },
  now: number,
): Merges & Reviews & Pick<Files, 'rosterAt'> & { readonly readEvidence: ReadEvidence } {
  const { client, repository, file } = subject
  return {
    commitsTouching: (paths, { upTo, since }) =>
      commitsTouching(client, repository, paths, { ref: upTo, since: new Date(since) }),
    pullRequestBehind: (sha, branch) => mergedPullRequest(client, repository, { sha, branch }),
    mergedOnto: (pullRequest) => mergedOnto(client, repository, pullRequest),
    reviewsOf: (number) => listReviews(client, repository, number),
    rosterAt: createRosterAt(client, repository, { file, now }),
    readEvidence: (pullRequest, organization) => readEvidence(pullRequest, organization, subject),
  }
}

/** Both seals in the comment that the preview wrote and a record may have been added to. */
async function readEvidence(
  { number }: MergedPullRequest,
  organization: string,
  { client, repository, file, reviewKey }: RepositoryFile & { readonly reviewKey: Secret },
): Promise<Evidence> {
  const comment = await readStickyComment(client, repository, number, commentMarker('preview', file))
  const body = comment?.body ?? ''
  const subject = { repository, file, organization, pullRequest: number }
  const review = openReview(body, reviewKey, subject)
  const record = openApplied(body, reviewKey, subject)
  return {
    preview: review.status === 'valid' ? { status: 'valid', shown: review.review } : review,
    ...(record.status === 'valid' && { applied: record.applied }),
  }
}
