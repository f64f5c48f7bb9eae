/**
 * The sticky issue: our one open issue, recognized by its label and the hidden marker on its first line, edited in
 * place, and closed when there is nothing left to report.
 */
import * as z from 'zod'
import { Author, writtenByUs } from '../api/authorship.ts'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { GitHubRequestError, isRefusal } from '../api/request-error.ts'
import { hasMarker, isSameText } from './marked-text.ts'

export interface Label {
  /** At most 50 characters, without a comma: GitHub separates labels in queries by commas. */
  readonly name: string
  /** Six hexadecimal digits. */
  readonly color: string
  /** At most 100 characters. */
  readonly description: string
}

export interface StickyIssueKey {
  /** One line, made by `commentMarker`. */
  readonly marker: string
  readonly label: Label
}

export interface StickyIssue extends StickyIssueKey {
  /** Plain text. Set only on creation, so that people can edit it. */
  readonly title: string
  /** Markdown below the marker. Together they have at most `MAX_COMMENT_LENGTH` characters. */
  readonly body: string
}

export type StickyIssueOutcome =
  | { readonly action: 'created' | 'updated' | 'unchanged' | 'closed'; readonly url: string }
  /** There was nothing to close. */
  | { readonly action: 'none' }
  /**
   * The token is not allowed to see or write issues, or the repository has none. The text must be reported elsewhere.
   */
  | { readonly action: 'refused'; readonly reason: string }

interface OpenIssue {
  readonly number: number
  readonly url: string
  readonly body: string
}

const WrittenIssue = z.object({ number: z.int(), html_url: z.string() })

const ListedIssue = WrittenIssue.extend({
  body: z.string().nullable(),
  user: Author,
  /** Only pull requests, which GitHub lists among the issues, have it. */
  pull_request: z.unknown().optional(),
})

const WrittenComment = z.object({ id: z.int() })

/**
 * Writes the issue: created if none is open, edited only if it differs. If several are open, since two runs created
 * them at the same time, the oldest stays and the others are closed.
 *
 * @throws {GitHubRequestError} for anything except a refusal.
 */
export async function writeStickyIssue(
  client: GitHubClient,
  repository: Repository,
  issue: StickyIssue,
): Promise<StickyIssueOutcome> {
  const body = `${issue.marker}\n${issue.body}`
  return unlessRefused(async () => {
    const [existing, ...others] = await findOurs(client, repository, issue)
    for (const { number } of others) await close(client, repository, number, 'not_planned')
    if (existing === undefined) return create(client, repository, issue, body)
    const { number: issue_number, url } = existing
    if (isSameText(existing.body, body)) return { action: 'unchanged', url }
    await client.request(
      'PATCH /repos/{owner}/{repo}/issues/{issue_number}',
      { ...repository, issue_number, body },
      WrittenIssue,
    )
    return { action: 'updated', url }
  })
}

/**
 * The text of our open issue, marker included. Empty if there is none, or if the token cannot see issues.
 *
 * @throws {GitHubRequestError} for anything except a refusal.
 */
export async function readStickyIssue(
  client: GitHubClient,
  repository: Repository,
  key: StickyIssueKey,
): Promise<string> {
  try {
    const [existing] = await findOurs(client, repository, key)
    return existing?.body ?? ''
  } catch (error) {
    if (isRefusal(error, REFUSALS)) return ''
    throw error
  }
}

/**
 * Closes the issue, if one is open, and explains why in a comment.
 *
 * @param reason Makes the comment, in Markdown, from the text of the issue.
 * @throws {GitHubRequestError} for anything except a refusal.
 */
export async function closeStickyIssue(
  client: GitHubClient,
  repository: Repository,
  key: StickyIssueKey,
  reason: (body: string) => string,
): Promise<StickyIssueOutcome> {
  return unlessRefused(async () => {
    const [existing, ...others] = await findOurs(client, repository, key)
    if (existing === undefined) return { action: 'none' }
    for (const { number } of others) await close(client, repository, number, 'not_planned')
    const { number: issue_number, url, body } = existing
    // Closed first: if the run ends here, the comment is missing, and no later run repeats it.
    await close(client, repository, issue_number, 'completed')
    await client.request(
      'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
      { ...repository, issue_number, body: reason(body) },
      WrittenComment,
    )
    return { action: 'closed', url }
  })
}

async function create(
  client: GitHubClient,
  repository: Repository,
  { title, label, ...key }: StickyIssue,
  body: string,
): Promise<StickyIssueOutcome> {
  await ensureLabel(client, repository, label)
  try {
    const labels = [label.name]
    const { html_url: url } = await client.request(
      'POST /repos/{owner}/{repo}/issues',
      { ...repository, title, body, labels },
      WrittenIssue,
    )
    return { action: 'created', url }
  } catch (error) {
    if (!(error instanceof GitHubRequestError && error.isUncertain)) throw error
    // The response got lost before or after the request took effect. The issue that exists now shows it.
    const [found] = await findOurs(client, repository, { ...key, label })
    if (found === undefined) throw error
    return { action: 'created', url: found.url }
  }
}

/** GitHub would create a missing label itself, in grey and without a description. */
async function ensureLabel(client: GitHubClient, repository: Repository, label: Label): Promise<void> {
  try {
    const answer = z.object({ name: z.string() })
    await client.request('POST /repos/{owner}/{repo}/labels', { ...repository, ...label }, answer)
  } catch (error) {
    // 422 if it exists.
    if (!isRefusal(error, [422])) throw error
  }
}

async function close(
  client: GitHubClient,
  repository: Repository,
  issue_number: number,
  state_reason: 'completed' | 'not_planned',
): Promise<void> {
  await client.request(
    'PATCH /repos/{owner}/{repo}/issues/{issue_number}',
    { ...repository, issue_number, state: 'closed', state_reason },
    WrittenIssue,
  )
}

/** The open issues with that label and marker that this token's account can have written, oldest first. */
async function findOurs(
  client: GitHubClient,
  repository: Repository,
  { marker, label }: StickyIssueKey,
): Promise<readonly OpenIssue[]> {
  const issues = await client.list(
    'GET /repos/{owner}/{repo}/issues',
    { ...repository, state: 'open', labels: label.name, per_page: 100 },
    ListedIssue,
  )
  const marked = issues.filter(
    ({ body, pull_request }) => pull_request === undefined && hasMarker(body ?? '', marker),
  )
  return (await writtenByUs(client, marked))
    .map(({ number, html_url, body }) => ({ number, url: html_url, body: body ?? '' }))
    .sort((a, b) => a.number - b.number)
}

/** 403 without the permission, 404 if the token cannot even see issues, 410 if the repository has none. */
const REFUSALS: readonly number[] = [403, 404, 410]

async function unlessRefused(attempt: () => Promise<StickyIssueOutcome>): Promise<StickyIssueOutcome> {
  try {
    return await attempt()
  } catch (error) {
    if (!isRefusal(error, REFUSALS)) throw error
    return { action: 'refused', reason: error.message }
  }
}
