/** The roster that the members file described at a commit. Each commit is read once. */
import { MAX_FILE_BYTES, type Roster, readRoster } from '@roster/core'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { isRefusal } from '../api/request-error.ts'
import { readSourceAt } from './members-source.ts'

/**
 * Resolves to undefined if the commit is gone, as that of a deleted fork, or has no valid file.
 *
 * @throws {GitHubRequestError} if GitHub does not answer.
 */
export type RosterAt = (commit: string) => Promise<Roster | undefined>

const LIMITS = { limitBytes: MAX_FILE_BYTES }

export interface RosterAtOptions {
  /** Path of the members file. */
  readonly file: string
  /** Milliseconds since the epoch: members whose access has expired by then are not listed, in any version. */
  readonly now: number
}

export function createRosterAt(
  client: GitHubClient,
  repository: Repository,
  { file, now }: RosterAtOptions,
): RosterAt {
  const known = new Map<string, Promise<Roster | undefined>>()
  const read = async (commit: string): Promise<Roster | undefined> => {
    try {
      const found = await readSourceAt(client, repository, file, commit, LIMITS)
      return found?.kind === 'text' ? readRoster(found.source, { now }).roster : undefined
    } catch (error) {
      if (isRefusal(error, [404, 422])) return undefined
      throw error
    }
  }
  return (commit) => {
    const roster = known.get(commit) ?? read(commit)
    known.set(commit, roster)
    return roster
  }
}
