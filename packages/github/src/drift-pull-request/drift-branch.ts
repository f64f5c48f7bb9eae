/**
 * The branch of a drift pull request: one commit by Roster that changes one file. The commit names the file's blob
 * before and after, so the branch itself shows whether someone else has pushed to it.
 */
import { createHash } from 'node:crypto'
import * as z from 'zod'
import { Author, writtenByUs } from '../api/authorship.ts'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { isRefusal } from '../api/request-error.ts'
import { blobSha, readFileAt } from '../file/contents.ts'

export interface DriftFile {
  readonly branch: string
  /** Of the file. */
  readonly path: string
  /** The proposed text. */
  readonly text: string
  /** The text at `baseSha`. */
  readonly baseText: string
  /** The parent of our commit. */
  readonly baseSha: string
  /** The subject of the commit: one line. */
  readonly message: string
}

/**
 * A name for the branch of a file that git accepts for any path: the path itself if it is suitable, otherwise its
 * plain characters and a digest.
 */
export function branchFor(prefix: string, path: string): string {
  const plain = path
    .replaceAll(/[^A-Za-z0-9_/-]+/g, (other) => (other === '.' ? '.' : '-'))
    .replaceAll(/\.(?=\/|$)|(?<=\/|^)\./g, '-')
  if (plain === path && path.length <= 150 && !/\.lock(?:\/|$)/.test(path)) return `${prefix}${path}`
  const digest = createHash('sha256').update(path).digest('hex').slice(0, 8)
  return `${prefix}${plain.replaceAll(/[/.]/g, '-').slice(0, 100)}-${digest}`
}

const InspectedCommit = z.object({
  commit: z.object({ message: z.string() }),
  /** GitHub describes an account that it does not know as null or as an empty object. */
  author: z.union([Author, z.object({}).transform(() => null)]),
  parents: z.array(z.object({ sha: z.string() })),
  files: z.array(z.object({ filename: z.string(), sha: z.string().nullable() })),
})

/**
 * - `current`: it proposes this text, no matter who pushed it.
 * - `ours`: we pushed it, and it proposes something else.
 * - `foreign`: someone else pushed it.
 */
export async function inspectBranch(
  client: GitHubClient,
  repository: Repository,
  tip: string,
  wanted: Pick<DriftFile, 'path' | 'text' | 'baseText'> | { readonly path: string },
): Promise<'current' | 'ours' | 'foreign'> {
  const { path } = wanted
  const { commit, author, parents, files } = await client.request(
    'GET /repos/{owner}/{repo}/commits/{ref}',
    { ...repository, ref: tip },
    InspectedCommit,
  )
  const [after, before] = [trailer(commit.message, 'File'), trailer(commit.message, 'Onto')]
  const [written] = await writtenByUs(client, [{ user: author }])
  const [file, ...others] = files
  const isOurs =
    written !== undefined &&
    parents.length === 1 &&
    others.length === 0 &&
    file?.filename === path &&
    file.sha === after
  if (!('text' in wanted)) return isOurs ? 'ours' : 'foreign'
  if (isOurs) return after === shaOf(wanted.text) && before === shaOf(wanted.baseText) ? 'current' : 'ours'
  const limitBytes = Buffer.byteLength(wanted.text)
  const found = await readFileAt(client, repository, path, tip, { limitBytes })
  return found?.kind === 'text' && found.text === wanted.text ? 'current' : 'foreign'
}

const WithSha = z.object({ sha: z.string() })
const CommitTree = z.object({ tree: WithSha })
const WrittenRef = z.object({ object: WithSha })

/** Writes the branch: one commit with the file, on the base. `tip` is its current commit, if the branch exists. */
export async function writeBranch(
  client: GitHubClient,
  repository: Repository,
  { branch, path, text, baseText, baseSha, message }: DriftFile,
  tip: string | undefined,
): Promise<void> {
  const base = await client.request(
    'GET /repos/{owner}/{repo}/git/commits/{commit_sha}',
    { ...repository, commit_sha: baseSha },
    CommitTree,
  )
  const blob = await client.request(
    'POST /repos/{owner}/{repo}/git/blobs',
    { ...repository, content: text, encoding: 'utf-8' },
    WithSha,
  )
  const tree = await client.request(
    'POST /repos/{owner}/{repo}/git/trees',
    {
      ...repository,
      base_tree: base.tree.sha,
      tree: [{ path, mode: '100644', type: 'blob', sha: blob.sha }],
    },
    WithSha,
  )
  const { sha } = await client.request(
    'POST /repos/{owner}/{repo}/git/commits',
    {
      ...repository,
      message: `${message}\n\nRoster-File: ${blob.sha}\nRoster-Onto: ${shaOf(baseText)}\n`,
      tree: tree.sha,
      parents: [baseSha],
    },
    WithSha,
  )
  if (tip === undefined) {
    const ref = `refs/heads/${branch}`
    await client.request('POST /repos/{owner}/{repo}/git/refs', { ...repository, ref, sha }, WrittenRef)
  } else {
    const ref = `heads/${branch}`
    const parameters = { ...repository, ref, sha, force: true }
    await client.request('PATCH /repos/{owner}/{repo}/git/refs/{ref}', parameters, WrittenRef)
  }
}

/** Deletes the branch, if it still exists. */
export async function deleteBranch(
  client: GitHubClient,
  repository: Repository,
  branch: string,
): Promise<void> {
  try {
    const ref = `heads/${branch}`
    await client.delete('DELETE /repos/{owner}/{repo}/git/refs/{ref}', { ...repository, ref })
  } catch (error) {
    if (!isRefusal(error, [422])) throw error
  }
}

function trailer(message: string, name: 'File' | 'Onto'): string | undefined {
  return new RegExp(`^Roster-${name}: ([0-9a-f]{40})$`, 'm').exec(message)?.[1]
}

function shaOf(text: string): string {
  return blobSha(new TextEncoder().encode(text))
}
