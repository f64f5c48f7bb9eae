/** The paths of the files that a change touches, with those that files had before they were renamed. */
import * as z from 'zod'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { isRefusal } from '../api/request-error.ts'

const ChangedFile = z.object({ filename: z.string(), previous_filename: z.string().nullish() })

const Comparison = z.object({ status: z.string(), files: z.array(ChangedFile).nullish() })

/** GitHub lists at most this many files of a pull request. */
const MAX_OF_A_PULL_REQUEST = 3000
/** GitHub lists at most this many files of a comparison. */
const MAX_OF_A_COMPARISON = 300

/** Undefined if GitHub does not list all of them. */
export async function pathsInPullRequest(
  client: GitHubClient,
  repository: Repository,
  number: number,
): Promise<readonly string[] | undefined> {
  const files = await client.list(
    'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
    { ...repository, pull_number: number, per_page: 100 },
    ChangedFile,
  )
  return files.length < MAX_OF_A_PULL_REQUEST ? pathsOf(files) : undefined
}

/** Undefined if GitHub does not list all of them, or if `after` does not follow on `before`: a forced push. */
export async function pathsBetween(
  client: GitHubClient,
  repository: Repository,
  { before, after }: { readonly before: string; readonly after: string },
): Promise<readonly string[] | undefined> {
  try {
    const { status, files } = await client.request(
      'GET /repos/{owner}/{repo}/compare/{basehead}',
      { ...repository, basehead: `${before}...${after}`, per_page: 1 },
      Comparison,
    )
    const isForward = status === 'ahead' || status === 'identical'
    return isForward && files && files.length < MAX_OF_A_COMPARISON ? pathsOf(files) : undefined
  } catch (error) {
    // GitHub drops commits that are on no branch.
    if (isRefusal(error, [404])) return undefined
    throw error
  }
}

function pathsOf(files: readonly z.infer<typeof ChangedFile>[]): readonly string[] {
  return files.flatMap(({ filename, previous_filename: before }) =>
    before ? [filename, before] : [filename],
  )
}
