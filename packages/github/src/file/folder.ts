/** The files of a folder at a commit. */
import * as z from 'zod'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { GitHubRequestError, isRefusal } from '../api/request-error.ts'

const Entries = z.array(z.object({ name: z.string(), type: z.string() }))

/** GitHub lists at most this many files of a folder. */
const MAX_ENTRIES = 1000

/**
 * The names of the files in a folder; empty if there is no such folder.
 *
 * @param folder Without a slash at its end.
 * @param ref A commit SHA or a branch.
 * @throws {GitHubRequestError} also if GitHub does not list all of them.
 */
export async function filesIn(
  client: GitHubClient,
  repository: Repository,
  folder: string,
  ref: string,
): Promise<readonly string[]> {
  try {
    const parameters = { ...repository, path: folder, ref }
    const entries = await client.request('GET /repos/{owner}/{repo}/contents/{path}', parameters, Entries)
    if (entries.length >= MAX_ENTRIES) {
      const reason = `${folder} has more than ${MAX_ENTRIES - 1} entries, of which GitHub lists only a part`
      throw new GitHubRequestError({ method: 'GET', path: `contents/${folder}`, reason, httpStatus: 422 })
    }
    return entries.filter(({ type }) => type === 'file').map(({ name }) => name)
  } catch (error) {
    if (isRefusal(error, [404]) && !/^no commit found/i.test(error.reason)) return []
    throw error
  }
}
