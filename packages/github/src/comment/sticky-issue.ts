/**
 * The sticky issue: one open issue of ours, found again by its label and the hidden marker on its first line,
 * edited in place, and closed when there is nothing to say any more.
 */
import { writtenByUs } from '../api/authorship.ts'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { GitHubRequestError } from '../api/request-error.ts'
import { hasMarker, isSameText } from './marked-text.ts'

export interface Label {
  /** At most 50 characters, without a comma: labels are listed with commas between them. */
  readonly name: string
  /** Six hexadecimal digits. */
  readonly color: string
  /** At most 100 characters. */
  readonly description: string
}

export interface StickyIssueKey {
  /** One line, as `commentMarker` makes it. */
  readonly marker: string
  readonly label: Label
}

export interface StickyIssue extends StickyIssueKey {
  /** Plain text; given once, so that people may word it otherwise. */
  readonly title: string
  /** Markdown below the marker. With it, `MAX_COMMENT_LENGTH` characters at most. */
  readonly body: string
}

export type StickyIssueOutcome =
  | { readonly action: 'created' | 'updated' | 'unchanged' | 'closed'; readonly url: string }
  /** There was nothing to close. */
  | { readonly action: 'none' }
  /** The token may not see or write issues, or the repository has none: say it elsewhere. */
  | { readonly action: 'refused'; readonly reason: string }

interface OpenIssue {
  readonly number: number
  readonly url: string
  readonly body: string
}

/**
 * Makes the issue say this: created where none is open, edited only where it differs. Of several that are open,
 * as two runs at once can make them, the oldest stays and the others are closed.
 *
 * @throws {GitHubRequestError} for anything but a refusal.
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
    await client.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
      ...repository,
      issue_number,
      body,
    })
    return { action: 'updated', url }
  })
}

/**
 * What our open issue says, marker included; an empty text where there is none, or it may not be seen.
 *
 * @throws {GitHubRequestError} for anything but a refusal.
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
    if (isRefusal(error)) return ''
    throw error
  }
}

/**
 * Closes the issue, where one is open, and says why in a comment below it.
 *
 * @param reason Markdown, given what the issue said.
 * @throws {GitHubRequestError} for anything but a refusal.
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
    // Closed first: should the run end here, the comment lacks, and the next one does not say it again.
    await close(client, repository, issue_number, 'completed')
    await client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...repository,
      issue_number,
      body: reason(body),
    })
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
    const { data } = await client.request('POST /repos/{owner}/{repo}/issues', {
      ...repository,
      title,
      body,
      labels,
    })
    return { action: 'created', url: data.html_url }
  } catch (error) {
    if (!(error instanceof GitHubRequestError && error.isUncertain)) throw error
    // It got lost either before or after it took effect; what stands there now tells.
    const [found] = await findOurs(client, repository, { ...key, label })
    if (found === undefined) throw error
    return { action: 'created', url: found.url }
  }
}

/** GitHub would make a missing label by itself, in grey and without a description. */
async function ensureLabel(client: GitHubClient, repository: Repository, label: Label): Promise<void> {
  try {
    await client.request('POST /repos/{owner}/{repo}/labels', { ...repository, ...label })
  } catch (error) {
    // 422 where it exists.
    if (!(error instanceof GitHubRequestError && error.status === 422)) throw error
  }
}

async function close(
  client: GitHubClient,
  repository: Repository,
  issue_number: number,
  state_reason: 'completed' | 'not_planned',
): Promise<void> {
  await client.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
    ...repository,
    issue_number,
    state: 'closed',
    state_reason,
  })
}

/** The open issues with that label and marker that this token's account can have written, oldest first. */
async function findOurs(
  client: GitHubClient,
  repository: Repository,
  { marker, label }: StickyIssueKey,
): Promise<readonly OpenIssue[]> {
  const issues = await client.paginate('GET /repos/{owner}/{repo}/issues', {
    ...repository,
    state: 'open',
    labels: label.name,
    per_page: 100,
  })
  // Pull requests are listed among the issues.
  const marked = issues.filter(
    ({ body, pull_request }) => pull_request === undefined && hasMarker(body ?? '', marker),
  )
  return (await writtenByUs(client, marked))
    .map(({ number, html_url, body }) => ({ number, url: html_url, body: body ?? '' }))
    .sort((a, b) => a.number - b.number)
}

/** 403 without the permission, 404 where the token cannot even see it, 410 where a repository has no issues. */
const REFUSALS: readonly (number | undefined)[] = [403, 404, 410]

function isRefusal(error: unknown): error is GitHubRequestError {
  return error instanceof GitHubRequestError && !error.isRateLimit && REFUSALS.includes(error.status)
}

async function unlessRefused(attempt: () => Promise<StickyIssueOutcome>): Promise<StickyIssueOutcome> {
  try {
    return await attempt()
  } catch (error) {
    if (!isRefusal(error)) throw error
    return { action: 'refused', reason: error.message }
  }
}
