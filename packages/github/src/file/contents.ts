/**
 * Files at a commit, checked against the SHA that git gives their bytes. An answer that was cut or changed on the way
 * is an error, and never a members file with mistakes. GitHub describes a file in JSON, with its content up to 1 MB;
 * larger ones are read raw ("Get repository content" in its reference).
 */
import { createHash } from 'node:crypto'
import { MAX_FILE_BYTES } from '@roster/core'
import * as z from 'zod'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { GitHubRequestError, isRefusal } from '../api/request-error.ts'

export type FileContents =
  | {
      readonly kind: 'text'
      /** Decoded as UTF-8, with the byte order mark if there is one: edits keep it. */
      readonly text: string
      /** The SHA that git gives these bytes. */
      readonly blobSha: string
    }
  | { readonly kind: 'too-large'; readonly limitBytes: number }
  /** Not valid UTF-8. */
  | { readonly kind: 'not-text' }
  /** A symbolic link. */
  | { readonly kind: 'link' }
  /** A directory or a submodule. */
  | { readonly kind: 'not-a-file' }

export type FileAtRef = FileContents & {
  /** As requested: a commit SHA or a branch. */
  readonly ref: string
}

interface ReadFileOptions {
  /** Maximum number of bytes to read of a file. By default, as many as a members file can have. */
  readonly limitBytes?: number
}

/** GitHub lists a directory as an array, or as an object if asked for one. */
const Entry = z.union([
  z.array(z.object({ type: z.string(), path: z.string() })),
  z.object({ type: z.literal('dir') }),
  z.object({ type: z.literal('symlink') }),
  z.object({ type: z.literal('submodule') }),
  z.object({
    type: z.literal('file'),
    sha: z.string(),
    size: z.int(),
    /** `none` for files over 1 MB. */
    encoding: z.enum(['base64', 'none']),
    content: z.string(),
  }),
])

const ROUTE = 'GET /repos/{owner}/{repo}/contents/{path}'

/**
 * The file, or undefined if the commit has none at that path.
 *
 * @param ref A commit SHA or a branch.
 * @throws {GitHubRequestError} also if the commit or the repository cannot be found.
 */
export async function readFileAt(
  client: GitHubClient,
  repository: Repository,
  path: string,
  ref: string,
  { limitBytes = MAX_FILE_BYTES }: ReadFileOptions = {},
): Promise<FileAtRef | undefined> {
  const parameters = { ...repository, path, ref }
  try {
    const accept = 'application/vnd.github.object+json'
    const entry = await client.request(ROUTE, { ...parameters, headers: { accept } }, Entry)
    if (Array.isArray(entry) || entry.type === 'dir' || entry.type === 'submodule') {
      return { kind: 'not-a-file', ref }
    }
    if (entry.type === 'symlink') return { kind: 'link', ref }
    if (entry.size > limitBytes) return { kind: 'too-large', limitBytes, ref }
    const bytes =
      entry.encoding === 'base64'
        ? Buffer.from(entry.content, 'base64')
        : await readRaw(client, { ...parameters, limitBytes })
    if (bytes === undefined) return { kind: 'too-large', limitBytes, ref }
    const found = blobSha(bytes)
    if (found !== entry.sha) throw changedOnTheWay(path, ref, { found, expected: entry.sha })
    return { ...toContents(bytes, found), ref }
  } catch (error) {
    // GitHub refuses to serve files over 100 MB.
    if (isRefusal(error, [403]) && /too_large|too large|100 MB/i.test(error.reason)) {
      return { kind: 'too-large', limitBytes, ref }
    }
    if (!isRefusal(error, [404]) || /^no commit found/i.test(error.reason)) throw error
    await verifyCommit(client, repository, ref)
    return undefined
  }
}

function readRaw(
  client: GitHubClient,
  {
    limitBytes,
    ...parameters
  }: Repository & { readonly path: string; readonly ref: string; readonly limitBytes: number },
): Promise<Uint8Array | undefined> {
  const headers = { accept: 'application/vnd.github.raw+json' }
  return client.bytes(ROUTE, { ...parameters, headers }, limitBytes)
}

function changedOnTheWay(
  path: string,
  ref: string,
  { found, expected }: { readonly found: string; readonly expected: string },
): GitHubRequestError {
  const reason = `${path} at ${ref} arrived cut or changed (SHA ${found} instead of ${expected})`
  return new GitHubRequestError({ method: 'GET', path: `contents/${path}`, isForeign: true, reason })
}

function toContents(bytes: Uint8Array, sha: string): FileContents {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return { kind: 'text', text, blobSha: sha }
  } catch {
    return { kind: 'not-text' }
  }
}

/** The SHA that git gives a file of these bytes. */
export function blobSha(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

/** Throws if there is no such commit: GitHub can answer "Not Found" for that, too. */
async function verifyCommit(client: GitHubClient, repository: Repository, ref: string): Promise<void> {
  const answer = z.object({ sha: z.string() })
  await client.request('GET /repos/{owner}/{repo}/commits/{ref}', { ...repository, ref, per_page: 1 }, answer)
}

const TreeEntries = z.object({
  tree: z.array(z.object({ path: z.string(), mode: z.string(), sha: z.string().nullish() })),
})

/** The mode of a symbolic link in git. */
const LINK = '120000'

/**
 * Whether a path is a symbolic link. GitHub serves a link as the file that it points to, so only the tree shows it: a
 * pull request that edits the target changes nothing at the path of the link.
 */
export async function isLinkAt(
  client: GitHubClient,
  repository: Repository,
  path: string,
  ref: string,
): Promise<boolean> {
  let treeSha = ref
  for (const name of path.split('/')) {
    const { tree } = await client.request(
      'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
      { ...repository, tree_sha: treeSha },
      TreeEntries,
    )
    const entry = tree.find((each) => each.path === name)
    if (entry === undefined) return false
    if (entry.mode === LINK) return true
    treeSha = entry.sha ?? ''
  }
  return false
}
