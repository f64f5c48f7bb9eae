/** What the members file asked for at a commit: each commit read once. */
import { MAX_FILE_BYTES, type Roster, readRoster } from '@roster/core'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { GitHubRequestError } from '../api/request-error.ts'
import { readSourceAt } from './members-source.ts'

/**
 * Undefined where the commit is gone, as that of a deleted fork, or has no sound file.
 *
 * @throws {GitHubRequestError} where GitHub does not answer.
 */
export type RosterAt = (commit: string) => Promise<Roster | undefined>

const LIMITS = { limitBytes: MAX_FILE_BYTES }

export interface RosterAtOptions {
  /** Path of the members file. */
  readonly file: string
  /** Milliseconds since the epoch: who has expired by then is not listed, in whatever file. */
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
      const isGone = error instanceof GitHubRequestError && (error.status === 404 || error.status === 422)
      if (isGone) return undefined
      throw error
    }
  }
  return (commit) => {
    const roster = known.get(commit) ?? read(commit)
    known.set(commit, roster)
    return roster
  }
}
