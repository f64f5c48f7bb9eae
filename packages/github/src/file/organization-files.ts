/** The files at a commit that name an organization, wherever they are in the repository. */
import { posix } from 'node:path'
import { MAX_FILE_BYTES, namedOrganization } from '@roster/core'
import * as z from 'zod'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { readFileAt } from './contents.ts'

export interface OrganizationFilesAt {
  /** Those that name it, and are not symbolic links. */
  readonly paths: readonly string[]
  /** Those that are too broken to tell. */
  readonly broken: readonly string[]
  /** Whether all JSON files of the repository were looked at. */
  readonly isComplete: boolean
}

const Tree = z.object({
  tree: z.array(z.object({ path: z.string(), mode: z.string(), type: z.string(), size: z.int().nullish() })),
  truncated: z.boolean(),
})

const CANDIDATE = /\.jsonc?$/i
/** What others keep here is nobody's members file. */
const FOREIGN = /(?:^|\/)node_modules\//
const LINK = '120000'

/** Every one takes a request. Those in the folder of the path come first, then those nearest to the root. */
const MAX_FILES = 100
const AT_ONCE = 10

export interface OrganizationFilesQuery {
  readonly organization: string
  readonly commit: string
  /** Where the members file is at another commit. */
  readonly path: string
}

/** @throws {GitHubRequestError} also if there is no such commit. */
export async function organizationFilesAt(
  client: GitHubClient,
  repository: Repository,
  { organization, commit, path: near }: OrganizationFilesQuery,
): Promise<OrganizationFilesAt> {
  const { tree, truncated } = await client.request(
    'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
    { ...repository, tree_sha: commit, recursive: 'true' },
    Tree,
  )
  const candidates = tree
    .filter(({ type, mode, size }) => type === 'blob' && mode !== LINK && (size ?? 0) <= MAX_FILE_BYTES)
    .map(({ path }) => path)
    .filter((path) => CANDIDATE.test(path) && !FOREIGN.test(path))
    .toSorted((a, b) => distance(a, near) - distance(b, near) || (a < b ? -1 : 1))
  const paths: string[] = []
  const broken: string[] = []
  const looked = candidates.slice(0, MAX_FILES)
  for (let start = 0; start < looked.length; start += AT_ONCE) {
    const some = looked.slice(start, start + AT_ONCE)
    const found = await Promise.all(some.map((path) => readFileAt(client, repository, path, commit)))
    for (const [index, path] of some.entries()) {
      const file = found[index]
      const named = file?.kind === 'text' ? namedOrganization(file.text) : undefined
      if (named?.kind === 'broken') broken.push(path)
      if (named?.kind === 'named' && named.organization === organization) paths.push(path)
    }
  }
  return { paths, broken, isComplete: !truncated && candidates.length <= MAX_FILES }
}

function distance(path: string, near: string): number {
  return posix.dirname(path) === posix.dirname(near) ? 0 : path.split('/').length
}
