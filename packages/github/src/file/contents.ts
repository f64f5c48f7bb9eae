/**
 * Files at a commit, read raw: of any size, whatever they are. The JSON form of the same call has no content
 * for files over 1 MB ("Get repository content" in GitHub's reference).
 */
import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { GitHubRequestError } from '../api/request-error.ts'

export type FileContents =
  | {
      readonly kind: 'text'
      /** Decoded as UTF-8, without a byte order mark. */
      readonly text: string
      /** The SHA that git gives these bytes. */
      readonly blobSha: string
    }
  | { readonly kind: 'too-large'; readonly limitBytes: number }
  /** Not valid UTF-8. */
  | { readonly kind: 'not-text' }
  /** A directory or a submodule. */
  | { readonly kind: 'not-a-file' }

export type FileAtRef = FileContents & {
  /** As asked for: a commit SHA or a branch. */
  readonly ref: string
}

export interface ReadFileOptions {
  /** The most bytes a file may have. */
  readonly limitBytes: number
}

/**
 * The file, or undefined where the commit has none at that path.
 *
 * @param ref A commit SHA or a branch.
 * @throws {GitHubRequestError} where the commit or the repository cannot be found either.
 */
export async function readFileAt(
  client: GitHubClient,
  repository: Repository,
  path: string,
  ref: string,
  options: ReadFileOptions,
): Promise<FileAtRef | undefined> {
  const { limitBytes } = options
  try {
    const response = await client.request('GET /repos/{owner}/{repo}/contents/{path}', {
      ...repository,
      path,
      ref,
      headers: { accept: 'application/vnd.github.raw+json' },
      request: { parseSuccessResponseBody: false },
    })
    const body: unknown = response.data
    if (!(body instanceof ReadableStream)) throw new TypeError('The answer has no body to read.')
    const bytes = await readBytes(body, limitBytes, path)
    if (bytes === undefined) return { kind: 'too-large', limitBytes, ref }
    // Files come as the media type asked for. What is no file comes as JSON, whatever was asked for.
    const isJson = /^application\/json\b/.test(response.headers['content-type'] ?? '')
    return { ...(isJson ? fromJsonAnswer(bytes) : toContents(bytes)), ref }
  } catch (error) {
    if (!(error instanceof GitHubRequestError)) throw error
    // Beyond 100 MB GitHub refuses.
    if (error.status === 403 && /too_large|too large|100 MB/i.test(error.reason)) {
      return { kind: 'too-large', limitBytes, ref }
    }
    if (error.status !== 404 || /^no commit found/i.test(error.reason)) throw error
    await verifyCommit(client, repository, ref)
    return undefined
  }
}

/** The JSON form of an entry, by what it cannot be without. */
const Entry = z.looseObject({
  type: z.enum(['file', 'dir', 'symlink', 'submodule']),
  sha: z.string(),
  encoding: z.string().optional(),
  content: z.string().optional(),
})

/**
 * An answer in JSON is a directory's list or an entry's description; from something in between that does not
 * know the media type, it is a small file's description with the file in it, or the file itself.
 */
function fromJsonAnswer(bytes: Uint8Array): FileContents {
  const asFile = toContents(bytes)
  if (asFile.kind !== 'text') return asFile
  const value = parseJson(asFile.text)
  if (Array.isArray(value)) return { kind: 'not-a-file' }
  const { data: entry } = Entry.safeParse(value)
  if (entry === undefined) return asFile
  if (entry.type !== 'file' || entry.encoding !== 'base64') return { kind: 'not-a-file' }
  return toContents(Buffer.from(entry.content ?? '', 'base64'))
}

/** Undefined for what is not JSON, as a members file with comments is not. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The bytes of a stream, or undefined, without reading on, where there are more than the limit. */
async function readBytes(
  body: ReadableStream<Uint8Array>,
  limitBytes: number,
  path: string,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of body) {
      length += chunk.length
      if (length > limitBytes) return undefined
      chunks.push(chunk)
    }
  } catch (cause) {
    const reason = 'the connection broke within the file'
    throw new GitHubRequestError({ method: 'GET', path: `contents/${path}`, reason }, { cause })
  }
  return Buffer.concat(chunks)
}

function toContents(bytes: Uint8Array): FileContents {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return { kind: 'text', text, blobSha: blobSha(bytes) }
  } catch {
    return { kind: 'not-text' }
  }
}

/** The SHA that git gives a file of these bytes. */
export function blobSha(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

/** Throws where there is no such commit: GitHub may answer "Not Found" for that, too. */
async function verifyCommit(client: GitHubClient, repository: Repository, ref: string): Promise<void> {
  await client.request('GET /repos/{owner}/{repo}/commits/{ref}', {
    ...repository,
    ref,
    mediaType: { format: 'sha' },
  })
}
