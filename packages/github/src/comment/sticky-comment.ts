/**
 * The sticky comment: one comment of ours on a pull request or an issue, found again by a hidden marker on its
 * first line and edited in place.
 */
import { writtenByUs } from '../api/authorship.ts'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { GitHubRequestError } from '../api/request-error.ts'
import { hasMarker, isSameText } from './marked-text.ts'

/** The longest body of a comment, in characters, as GitHub's API states it when it refuses a longer one. */
export const MAX_COMMENT_LENGTH = 65_536

export interface StickyComment {
  /** One line, as `commentMarker` makes it. */
  readonly marker: string
  /** Markdown below the marker. */
  readonly body: string
  /** What it becomes where one stands already, given that without its marker; undefined leaves it alone. */
  readonly revise?: (standing: string) => string | undefined
  /** What may differ without being a reason to edit, such as times; with the flag `g`. Nothing unless given. */
  readonly incidental?: RegExp
}

export type StickyCommentOutcome =
  | { readonly action: 'created' | 'updated' | 'unchanged'; readonly url: string }
  /** The token may not comment, or the conversation is locked: say it elsewhere. */
  | { readonly action: 'refused'; readonly reason: string }

interface Comment {
  readonly id: number
  readonly url: string
  readonly body: string
}

/**
 * Makes the comment say this: created where there is none, edited only where it differs, the oldest where
 * there are several. Two runs that create at once agree on the older one.
 *
 * @param number Of the pull request or the issue.
 * @throws {GitHubRequestError} for anything but a refused write.
 */
export async function writeStickyComment(
  client: GitHubClient,
  repository: Repository,
  number: number,
  comment: StickyComment,
): Promise<StickyCommentOutcome> {
  try {
    const [existing] = await findOurs(client, repository, number, comment.marker)
    const updated = existing && (await update(client, repository, existing, comment))
    return updated ?? (await create(client, repository, number, comment))
  } catch (error) {
    // 403 without the permission, and for a locked conversation; 404 where the token cannot even see it.
    const isRefused =
      error instanceof GitHubRequestError &&
      error.method !== 'GET' &&
      !error.isRateLimit &&
      (error.status === 403 || error.status === 404)
    if (!isRefused) throw error
    return { action: 'refused', reason: error.message }
  }
}

/** What our comment says, without its marker, or undefined where there is none. */
export async function readStickyComment(
  client: GitHubClient,
  repository: Repository,
  number: number,
  marker: string,
): Promise<{ readonly body: string; readonly url: string } | undefined> {
  const [existing] = await findOurs(client, repository, number, marker)
  return existing && { body: withoutMarker(existing, marker), url: existing.url }
}

function withoutMarker({ body }: Comment, marker: string): string {
  return body.slice(marker.length).trimStart()
}

/** Edits a comment where it differs; undefined where somebody has deleted it meanwhile. */
async function update(
  client: GitHubClient,
  repository: Repository,
  existing: Comment,
  { marker, incidental, ...wanted }: StickyComment,
): Promise<StickyCommentOutcome | undefined> {
  const { id, url, body } = existing
  const revised = wanted.revise ? wanted.revise(withoutMarker(existing, marker)) : wanted.body
  if (revised === undefined) return { action: 'unchanged', url }
  const text = `${marker}\n${revised}`
  const essential = (markdown: string) => (incidental ? markdown.replaceAll(incidental, '') : markdown)
  if (isSameText(essential(body), essential(text))) return { action: 'unchanged', url }
  try {
    await client.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
      ...repository,
      comment_id: id,
      body: text,
    })
    return { action: 'updated', url }
  } catch (error) {
    if (error instanceof GitHubRequestError && error.status === 404) return undefined
    throw error
  }
}

async function create(
  client: GitHubClient,
  repository: Repository,
  number: number,
  wanted: StickyComment,
): Promise<StickyCommentOutcome> {
  const { marker } = wanted
  const text = `${marker}\n${wanted.body}`
  const created = await tryCreate(client, repository, number, text)
  const [oldest, ...others] = await findOurs(client, repository, number, marker)
  if (oldest === undefined) {
    if (created instanceof GitHubRequestError) throw created
    return { action: 'created', url: created.url }
  }
  if (created instanceof GitHubRequestError) {
    // It got lost either before or after it took effect; what stands there now tells.
    if (!isSameText(oldest.body, text)) throw created
    return { action: 'created', url: oldest.url }
  }
  if (oldest.id === created.id || !others.some(({ id }) => id === created.id)) {
    return { action: 'created', url: created.url }
  }
  await client.request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', {
    ...repository,
    comment_id: created.id,
  })
  return (await update(client, repository, oldest, wanted)) ?? { action: 'updated', url: oldest.url }
}

/** The comment's id and address, or the error where it is unknown whether it was made. */
async function tryCreate(
  client: GitHubClient,
  repository: Repository,
  number: number,
  text: string,
): Promise<Pick<Comment, 'id' | 'url'> | GitHubRequestError> {
  try {
    const { data } = await client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...repository,
      issue_number: number,
      body: text,
    })
    return { id: Number(data.id), url: data.html_url }
  } catch (error) {
    if (error instanceof GitHubRequestError && error.isUncertain) return error
    throw error
  }
}

/** The comments with that marker that this token's account can have written, oldest first. */
async function findOurs(
  client: GitHubClient,
  repository: Repository,
  number: number,
  marker: string,
): Promise<readonly Comment[]> {
  const comments = await client.paginate('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    ...repository,
    issue_number: number,
    per_page: 100,
  })
  const marked = comments.filter(({ body = '' }) => hasMarker(body, marker))
  return (await writtenByUs(client, marked))
    .map(({ id, html_url, body = '' }) => ({ id: Number(id), url: html_url, body }))
    .sort((a, b) => a.id - b.id)
}
