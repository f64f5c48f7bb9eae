/**
 * The branch of a proposal: one commit of ours that changes one file. Our commits say which bytes they bring and
 * onto which, so that the branch itself tells whether somebody else has pushed to it.
 */
import { createHash } from 'node:crypto'
import { writtenByUs } from '../api/authorship.ts'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { GitHubRequestError } from '../api/request-error.ts'
import { blobSha, readFileAt } from '../file/contents.ts'

export interface ProposedFile {
  readonly branch: string
  /** Of the file. */
  readonly path: string
  /** What the file is to be. */
  readonly text: string
  /** What it is now, at `baseSha`. */
  readonly baseText: string
  /** The commit that ours is made on. */
  readonly baseSha: string
  /** Of the commit: one line. */
  readonly message: string
}

/**
 * A name for the branch of a file, one that git takes for any path: that of the file itself where that will do,
 * else its plain characters and a digest.
 */
export function branchFor(prefix: string, path: string): string {
  const plain = path
    .replaceAll(/[^A-Za-z0-9_/-]+/g, (other) => (other === '.' ? '.' : '-'))
    .replaceAll(/\.(?=\/|$)|(?<=\/|^)\./g, '-')
  if (plain === path && path.length <= 150 && !/\.lock(?:\/|$)/.test(path)) return `${prefix}${path}`
  const digest = createHash('sha256').update(path).digest('hex').slice(0, 8)
  return `${prefix}${plain.replaceAll(/[/.]/g, '-').slice(0, 100)}-${digest}`
}

/**
 * - `current`: it proposes just that, whoever pushed it.
 * - `ours`: we pushed it, and it proposes something else.
 * - `foreign`: somebody else did.
 */
export async function inspectBranch(
  client: GitHubClient,
  repository: Repository,
  tip: string,
  wanted: Pick<ProposedFile, 'path' | 'text' | 'baseText'> | { readonly path: string },
): Promise<'current' | 'ours' | 'foreign'> {
  const { path } = wanted
  const { data: commit } = await client.request('GET /repos/{owner}/{repo}/commits/{ref}', {
    ...repository,
    ref: tip,
  })
  const [said, onto] = [trailer(commit.commit.message, 'File'), trailer(commit.commit.message, 'Onto')]
  const [written] = await writtenByUs(client, [{ user: authorOf(commit.author) }])
  const [file, ...others] = commit.files ?? []
  const isOurs =
    written !== undefined &&
    commit.parents.length === 1 &&
    others.length === 0 &&
    file?.filename === path &&
    file.sha === said
  if (!('text' in wanted)) return isOurs ? 'ours' : 'foreign'
  if (isOurs) return said === shaOf(wanted.text) && onto === shaOf(wanted.baseText) ? 'current' : 'ours'
  const limitBytes = Buffer.byteLength(wanted.text)
  const found = await readFileAt(client, repository, path, tip, { limitBytes })
  return found?.kind === 'text' && found.text === wanted.text ? 'current' : 'foreign'
}

/** Makes the branch hold one commit with the file, on the base; `tip` is what it holds now, if it is there. */
export async function writeBranch(
  client: GitHubClient,
  repository: Repository,
  { branch, path, text, baseText, baseSha, message }: ProposedFile,
  tip: string | undefined,
): Promise<void> {
  const { data: base } = await client.request('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', {
    ...repository,
    commit_sha: baseSha,
  })
  const { data: blob } = await client.request('POST /repos/{owner}/{repo}/git/blobs', {
    ...repository,
    content: text,
    encoding: 'utf-8',
  })
  const { data: tree } = await client.request('POST /repos/{owner}/{repo}/git/trees', {
    ...repository,
    base_tree: base.tree.sha,
    tree: [{ path, mode: '100644', type: 'blob', sha: blob.sha }],
  })
  const { data: commit } = await client.request('POST /repos/{owner}/{repo}/git/commits', {
    ...repository,
    message: `${message}\n\nRoster-File: ${blob.sha}\nRoster-Onto: ${shaOf(baseText)}\n`,
    tree: tree.sha,
    parents: [baseSha],
  })
  if (tip === undefined)
    await client.request('POST /repos/{owner}/{repo}/git/refs', {
      ...repository,
      ref: `refs/heads/${branch}`,
      sha: commit.sha,
    })
  else
    await client.request('PATCH /repos/{owner}/{repo}/git/refs/{ref}', {
      ...repository,
      ref: `heads/${branch}`,
      sha: commit.sha,
      force: true,
    })
}

/** Of a branch that somebody has deleted meanwhile, nothing is said. */
export async function deleteBranch(
  client: GitHubClient,
  repository: Repository,
  branch: string,
): Promise<void> {
  try {
    await client.request('DELETE /repos/{owner}/{repo}/git/refs/{ref}', {
      ...repository,
      ref: `heads/${branch}`,
    })
  } catch (error) {
    if (!(error instanceof GitHubRequestError && error.status === 422)) throw error
  }
}

/** As far as GitHub knows the account. */
function authorOf(author: object | null): { readonly login: string; readonly type?: string } | null {
  if (author === null || !('login' in author) || typeof author.login !== 'string') return null
  const type = 'type' in author && typeof author.type === 'string' ? author.type : undefined
  return { login: author.login, ...(type !== undefined && { type }) }
}

function trailer(message: string, name: 'File' | 'Onto'): string | undefined {
  return new RegExp(`^Roster-${name}: ([0-9a-f]{40})$`, 'm').exec(message)?.[1]
}

function shaOf(text: string): string {
  return blobSha(new TextEncoder().encode(text))
}
