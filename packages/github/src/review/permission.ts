/** Who may write to the repository. GitHub takes an approval from anyone who can read it. */
import * as z from 'zod'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { isRefusal } from '../api/request-error.ts'

/** "Get repository permissions for a user" in GitHub's reference: "maintain" is `write` here, and "triage" is `read`. */
const Permission = z.object({ permission: z.string() })

const WRITING: ReadonlySet<string> = new Set(['admin', 'write'])

/**
 * Whether an account may write to the repository; undefined if the token may not ask. Each account is asked about once.
 *
 * @throws {GitHubRequestError}
 */
export function createMayWrite(
  client: GitHubClient,
  repository: Repository,
): (login: string) => Promise<boolean | undefined> {
  const known = new Map<string, Promise<boolean | undefined>>()
  return (login) => {
    const key = login.toLowerCase()
    const answer = known.get(key) ?? mayWrite(client, repository, login)
    known.set(key, answer)
    return answer
  }
}

async function mayWrite(
  client: GitHubClient,
  repository: Repository,
  login: string,
): Promise<boolean | undefined> {
  try {
    const { permission } = await client.request(
      'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
      { ...repository, username: login },
      Permission,
    )
    return WRITING.has(permission)
  } catch (error) {
    if (isRefusal(error, [404])) return false
    if (isRefusal(error, [403])) return undefined
    throw error
  }
}
