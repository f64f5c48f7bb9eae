/** Members files at any commit and path, as history and approvals ask for them. Each is read once. */
import { type Roster, readRoster } from '@roster/core'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { isRefusal } from '../api/request-error.ts'
import { readSourceAt, type SourceState } from './members-source.ts'
import { type OrganizationFilesAt, organizationFilesAt } from './organization-files.ts'

/** Every method throws a `GitHubRequestError` if GitHub does not answer. */
export interface MembersFiles {
  /** Undefined if the commit is gone, as that of a deleted fork, or has no file at that path. */
  readonly fileAt: (commit: string, path: string) => Promise<SourceState | undefined>
  /** The roster that the file described; undefined if it is no valid file, too. */
  readonly rosterAt: (commit: string, path: string) => Promise<Roster | undefined>
  /** The files that could be the members file of an organization. Those in the folder of `path` are looked at first. */
  readonly filesOf: (organization: string, commit: string, path: string) => Promise<OrganizationFilesAt>
}

/** @param now Milliseconds since the epoch: members whose access has expired by then are not listed, in any version. */
export function createMembersFiles(client: GitHubClient, repository: Repository, now: number): MembersFiles {
  const fileAt = once(async (commit, path) => {
    try {
      return await readSourceAt(client, repository, path, commit)
    } catch (error) {
      if (isRefusal(error, [404, 422])) return undefined
      throw error
    }
  })
  return {
    fileAt,
    rosterAt: once(async (commit, path) => {
      const found = await fileAt(commit, path)
      return found?.kind === 'text' ? readRoster(found.source, { now }).roster : undefined
    }),
    filesOf: once((organization, commit, path) =>
      organizationFilesAt(client, repository, { organization, commit, path }),
    ),
  }
}

/** Answers the same question once. */
function once<Parts extends readonly string[], Answer>(
  ask: (...parts: Parts) => Promise<Answer>,
): (...parts: Parts) => Promise<Answer> {
  const known = new Map<string, Promise<Answer>>()
  return (...parts) => {
    const question = JSON.stringify(parts)
    const answer = known.get(question) ?? ask(...parts)
    known.set(question, answer)
    return answer
  }
}
