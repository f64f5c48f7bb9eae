/**
 * The sticky comment: our one comment on a pull request or an issue, recognized by its author and a hidden marker on its
 * first line, and edited in place.
 */
import * as z from 'zod'
import { Author, writtenByUs } from '../api/authorship.ts'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { GitHubRequestError, isRefusal } from '../api/request-error.ts'
import { Time } from '../api/time.ts'
import { hasMarker, isSameText } from './marked-text.ts'

/** Maximum length of a comment's body, in characters, as GitHub's API states when it refuses a longer one. */
export const MAX_COMMENT_LENGTH = 65_536

export interface StickyComment {
  /** One line, made by `commentMarker`. */
  readonly marker: string
  /** Markdown below the marker. */
  readonly body: string
  /** Makes the new text from the existing one, without its marker. Undefined leaves the comment as it is. */
  readonly revise?: (existing: StandingComment) => string | undefined
  /** Differences that do not cause an edit, such as times; with the flag `g`. None by default. */
  readonly incidental?: RegExp
}

export type StickyCommentOutcome =
  | { readonly action: 'created' | 'updated' | 'unchanged'; readonly url: string }
  /** The token is not allowed to comment, or the conversation is locked. The text must be reported elsewhere. */
  | { readonly action: 'refused'; readonly reason: string }

export interface StandingComment {
  /** Without its marker. */
  readonly body: string
  readonly url: string
  /** GitHub's id for GraphQL. */
  readonly nodeId: string
  /** When it was first written, in milliseconds since the epoch. */
  readonly createdAt: number
  /** When it was last written to, in milliseconds since the epoch. */
  readonly updatedAt: number
}

interface Comment extends StandingComment {
  readonly id: number
}

const WrittenComment = z.object({ id: z.int(), html_url: z.string() })

const ListedComment = WrittenComment.extend({
  body: z.string(),
  user: Author,
  node_id: z.string(),
  created_at: Time,
  updated_at: Time,
})

/**
 * Writes the comment: created if there is none of ours that can be edited, edited only if it differs, the oldest if there
 * are several. Two runs that create at the same time agree on the older one.
 *
 * @param number Of the pull request or the issue.
 * @throws {GitHubRequestError} for anything except a refused write.
 */
export async function writeStickyComment(
  client: GitHubClient,
  repository: Repository,
  number: number,
  comment: StickyComment,
): Promise<StickyCommentOutcome> {
  try {
    const { ours } = await findMarked(client, repository, number, comment.marker)
    for (const existing of ours) {
      const updated = await update(client, repository, existing, comment)
      if (updated !== undefined) return updated
    }
    return await create(client, repository, number, comment, ours)
  } catch (error) {
    // 403 without the permission, and for a locked conversation; 404 if the token cannot even see it.
    if (!isRefusal(error, [403, 404]) || error.method === 'GET') throw error
    return { action: 'refused', reason: error.message }
  }
}

/** The comments with that marker, without the marker, oldest first: ours, and those of all other accounts. */
export async function readMarkedComments(
  client: GitHubClient,
  repository: Repository,
  number: number,
  marker: string,
): Promise<{ readonly ours: readonly StandingComment[]; readonly foreign: readonly StandingComment[] }> {
  const { ours, foreign } = await findMarked(client, repository, number, marker)
  const standing = (comment: Comment) => ({ ...comment, body: withoutMarker(comment, marker) })
  return { ours: ours.map(standing), foreign: foreign.map(standing) }
}

function withoutMarker({ body }: Comment, marker: string): string {
  return body.slice(marker.length).trimStart()
}

/** Edits a comment if it differs. Undefined if it cannot be edited, or has been deleted meanwhile. */
async function update(
  client: GitHubClient,
  repository: Repository,
  existing: Comment,
  { marker, incidental, ...wanted }: StickyComment,
): Promise<StickyCommentOutcome | undefined> {
  const { id, url, body } = existing
  const revised = wanted.revise
    ? wanted.revise({ ...existing, body: withoutMarker(existing, marker) })
    : wanted.body
  if (revised === undefined) return { action: 'unchanged', url }
  const text = `${marker}\n${revised}`
  const essential = (markdown: string) => (incidental ? markdown.replaceAll(incidental, '') : markdown)
  if (isSameText(essential(body), essential(text))) return { action: 'unchanged', url }
  try {
    await client.request(
      'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
      { ...repository, comment_id: id, body: text },
      WrittenComment,
    )
    return { action: 'updated', url }
  } catch (error) {
    if (isRefusal(error, [403, 404])) return undefined
    throw error
  }
}

/** @param fixed Comments of ours that cannot be edited. */
async function create(
  client: GitHubClient,
  repository: Repository,
  number: number,
  wanted: StickyComment,
  fixed: readonly Comment[],
): Promise<StickyCommentOutcome> {
  const { marker } = wanted
  const text = `${marker}\n${wanted.body}`
  const created = await tryCreate(client, repository, number, text)
  const { ours } = await findMarked(client, repository, number, marker)
  const [oldest, ...others] = ours.filter(({ id }) => fixed.every((each) => each.id !== id))
  if (oldest === undefined) {
    if (created instanceof GitHubRequestError) throw created
    return { action: 'created', url: created.url }
  }
  if (created instanceof GitHubRequestError) {
    // The response got lost before or after the request took effect. The comment that exists now shows it.
    if (!isSameText(oldest.body, text)) throw created
    return { action: 'created', url: oldest.url }
  }
  if (oldest.id === created.id || !others.some(({ id }) => id === created.id)) {
    return { action: 'created', url: created.url }
  }
  await client.delete('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', {
    ...repository,
    comment_id: created.id,
  })
  return (await update(client, repository, oldest, wanted)) ?? { action: 'updated', url: oldest.url }
}

/** The id and address of the new comment, or the error if it is unknown whether the comment was created. */
async function tryCreate(
  client: GitHubClient,
  repository: Repository,
  number: number,
  text: string,
): Promise<Pick<Comment, 'id' | 'url'> | GitHubRequestError> {
  try {
    const { id, html_url: url } = await client.request(
      'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
      { ...repository, issue_number: number, body: text },
      WrittenComment,
    )
    return { id, url }
  } catch (error) {
    if (error instanceof GitHubRequestError && error.isUncertain) return error
    throw error
  }
}

/** The comments with that marker, oldest first: those that this token's account has written, and all others. */
async function findMarked(
  client: GitHubClient,
  repository: Repository,
  number: number,
  marker: string,
): Promise<{ readonly ours: readonly Comment[]; readonly foreign: readonly Comment[] }> {
  const comments = await client.list(
    'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
    { ...repository, issue_number: number, per_page: 100 },
    ListedComment,
  )
  const marked = comments.filter(({ body }) => hasMarker(body, marker)).sort((a, b) => a.id - b.id)
  const ours = new Set(await writtenByUs(client, marked))
  const comment = (listed: z.infer<typeof ListedComment>): Comment => ({
    id: listed.id,
    url: listed.html_url,
    body: listed.body,
    nodeId: listed.node_id,
    createdAt: listed.created_at,
    updatedAt: listed.updated_at,
  })
  return {
    ours: marked.filter((each) => ours.has(each)).map(comment),
    foreign: marked.filter((each) => !ours.has(each)).map(comment),
  }
}
