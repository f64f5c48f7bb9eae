/**
 * The drift pull request: our one pull request that changes one file, recognized by its branch and a hidden marker,
 * and kept up to date as long as there is a change to propose. Closing it without merging is a decision: the same
 * change is not proposed again.
 */
import * as z from 'zod'
import { Author, writtenByUs } from '../api/authorship.ts'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { GitHubRequestError, isRefusal } from '../api/request-error.ts'
import { hasMarker, isSameText } from '../comment/marked-text.ts'
import { findBranch } from '../file/branch.ts'
import { type DriftFile, deleteBranch, inspectBranch, writeBranch } from './drift-branch.ts'

export interface DriftPullRequestKey {
  /** First line of the body, made by `commentMarker`. */
  readonly marker: string
  readonly branch: string
  /** The branch to merge into. */
  readonly base: string
  /** Path of the file. */
  readonly path: string
}

export interface DriftPullRequest extends DriftPullRequestKey, DriftFile {
  /** Plain text. Set only on creation, so that people can edit it. */
  readonly title: string
  /** Markdown below the hidden lines. */
  readonly body: string
  /** Identifies the proposed change, in hexadecimal: a declined change is recognized by it. */
  readonly digest: string
}

/** Characters of the hidden lines before the body, apart from the marker. */
export const DRIFT_PULL_REQUEST_HEAD_LENGTH = 120

export type DriftPullRequestOutcome =
  | {
      /**
       * - `declined`: it was closed without merging, so nothing is proposed.
       * - `foreign`: someone else has pushed to its branch, which is left as it is.
       */
      readonly action: 'created' | 'updated' | 'unchanged' | 'declined' | 'foreign' | 'closed'
      readonly number: number
      readonly url: string
    }
  /** There was nothing to close. */
  | { readonly action: 'none' }
  /** The token or the repository does not allow it. The change must be reported elsewhere. */
  | { readonly action: 'refused'; readonly reason: string }

interface Pull {
  readonly number: number
  readonly url: string
  readonly body: string
  readonly isOpen: boolean
  readonly isMerged: boolean
  readonly headSha: string
  /** Whether this token's account can have written it. */
  readonly isOurs: boolean
}

/**
 * Writes the pull request: opened if there is none, its branch rebuilt if the proposed text or the text it is made
 * from has changed, its description edited only if it differs.
 *
 * @throws {GitHubRequestError} for anything except a refusal.
 */
export async function writeDriftPullRequest(
  client: GitHubClient,
  repository: Repository,
  wanted: DriftPullRequest,
): Promise<DriftPullRequestOutcome> {
  const { branch, digest, marker } = wanted
  return unlessRefused(async () => {
    const tip = await findBranch(client, repository, branch)
    const pulls = await pullsOf(client, repository, wanted)
    const open = pulls.find(({ isOpen }) => isOpen)
    const declined = pulls.find((pull) => isDecision(pull) && digestIn(pull.body) === digest)
    if (declined) {
      if (open) await withdraw(client, repository, wanted, open, () => `Declined in #${declined.number}.`)
      return { action: 'declined', number: declined.number, url: declined.url }
    }
    const isMergedTip = pulls.some(({ isMerged, headSha }) => isMerged && headSha === tip)
    const state = tip === undefined ? undefined : await inspectBranch(client, repository, tip, wanted)
    if (state === 'foreign' && !isMergedTip) {
      if (open?.isOurs) return { action: 'foreign', number: open.number, url: open.url }
      const reason = `The branch ${branch} contains commits by someone else. Delete it, and the next run starts over.`
      return { action: 'refused', reason }
    }
    if (state !== 'current' || isMergedTip) await writeBranch(client, repository, wanted, tip)
    if (open && !open.isOurs) {
      const reason = `Pull request #${open.number} from the branch ${branch} was opened by another account. The branch is up to date.`
      return { action: 'refused', reason }
    }
    const body = `${marker}\n${digestLine(digest, 'open')}\n${wanted.body}`
    if (open === undefined) return create(client, repository, wanted, body)
    const { number, url } = open
    const isEdited = !isSameText(open.body, body)
    if (isEdited) await edit(client, repository, number, { body })
    return { action: isEdited || state !== 'current' ? 'updated' : 'unchanged', number, url }
  })
}

/**
 * Closes the pull request, if one is open, explains why in a comment, and deletes its branch. If someone else has
 * pushed to the branch, everything is left as it is.
 *
 * @param reason Makes the comment, in Markdown, from the description of the pull request.
 * @throws {GitHubRequestError} for anything except a refusal.
 */
export async function withdrawDriftPullRequest(
  client: GitHubClient,
  repository: Repository,
  key: DriftPullRequestKey,
  reason: (body: string) => string,
): Promise<DriftPullRequestOutcome> {
  return unlessRefused(async () => {
    // GitHub closes a pull request whose branch is deleted.
    const tip = await findBranch(client, repository, key.branch)
    if (tip === undefined) return { action: 'none' }
    const pulls = await pullsOf(client, repository, key)
    const open = pulls.find(({ isOpen }) => isOpen)
    if (open === undefined) {
      const isDone = pulls.some(({ headSha }) => headSha === tip)
      if (isDone || (await inspectBranch(client, repository, tip, key)) === 'ours') {
        await deleteBranch(client, repository, key.branch)
      }
      return { action: 'none' }
    }
    const { number, url } = open
    if (!open.isOurs) return { action: 'none' }
    if ((await inspectBranch(client, repository, tip, key)) === 'foreign') {
      return { action: 'foreign', number, url }
    }
    await withdraw(client, repository, key, open, reason)
    return { action: 'closed', number, url }
  })
}

/**
 * Forgets declined changes: once the drift is gone, the same change can be proposed when it returns.
 *
 * @throws {GitHubRequestError} for anything except a refusal.
 */
export async function forgetDecisions(
  client: GitHubClient,
  repository: Repository,
  key: DriftPullRequestKey,
): Promise<void> {
  await unlessRefused(async () => {
    for (const { number, body } of (await pullsOf(client, repository, key)).filter(isDecision)) {
      await edit(client, repository, number, { body: asWithdrawn(body) })
    }
    return { action: 'none' }
  })
}

/**
 * The description of our open or declined pull request, hidden lines included. Empty if there is none, if its branch
 * is gone, or if the token cannot see pull requests.
 *
 * @throws {GitHubRequestError} for anything except a refusal.
 */
export async function readDriftPullRequest(
  client: GitHubClient,
  repository: Repository,
  key: DriftPullRequestKey,
): Promise<string> {
  try {
    if ((await findBranch(client, repository, key.branch)) === undefined) return ''
    const pulls = await pullsOf(client, repository, key)
    const found = pulls.find(({ isOpen, isOurs }) => isOpen && isOurs) ?? pulls.find(isDecision)
    return found?.body ?? ''
  } catch (error) {
    if (isRefusal(error, REFUSALS)) return ''
    throw error
  }
}

async function create(
  client: GitHubClient,
  repository: Repository,
  wanted: DriftPullRequest,
  body: string,
): Promise<DriftPullRequestOutcome> {
  const { title, branch: head, base } = wanted
  try {
    const { number, html_url: url } = await client.request(
      'POST /repos/{owner}/{repo}/pulls',
      { ...repository, title, head, base, body },
      WrittenPull,
    )
    return { action: 'created', number, url }
  } catch (error) {
    if (!(error instanceof GitHubRequestError)) throw error
    if (error.isUncertain) {
      // The response got lost before or after the request took effect. The pull request that exists now shows it.
      const pulls = await pullsOf(client, repository, wanted)
      const found = pulls.find(({ isOpen, isOurs }) => isOpen && isOurs)
      if (found === undefined) throw error
      return { action: 'created', number: found.number, url: found.url }
    }
    if (!isRefusal(error, REFUSALS)) throw error
    return { action: 'refused', reason: `${error.message} The branch ${head} contains the change.` }
  }
}

const WrittenPull = z.object({ number: z.int(), html_url: z.string() })

const ListedPull = WrittenPull.extend({
  body: z.string().nullable(),
  state: z.enum(['open', 'closed']),
  merged_at: z.string().nullable(),
  head: z.object({ sha: z.string() }),
  user: Author,
})

async function edit(
  client: GitHubClient,
  repository: Repository,
  number: number,
  change: { readonly body: string; readonly state?: 'closed' },
): Promise<void> {
  await client.request(
    'PATCH /repos/{owner}/{repo}/pulls/{pull_number}',
    { ...repository, pull_number: number, ...change },
    WrittenPull,
  )
}

async function withdraw(
  client: GitHubClient,
  repository: Repository,
  { branch }: DriftPullRequestKey,
  { number, body }: Pull,
  reason: (body: string) => string,
): Promise<void> {
  // Marked as withdrawn, because closing it ourselves is not a decision against the change.
  await edit(client, repository, number, { body: asWithdrawn(body), state: 'closed' })
  await client.request(
    'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
    { ...repository, issue_number: number, body: reason(body) },
    z.object({ id: z.int() }),
  )
  await deleteBranch(client, repository, branch)
}

const DIGEST_LINE = /^<!-- roster:proposes v1 ([0-9a-f]{64}) (open|withdrawn) -->\r?$/m

function digestLine(digest: string, state: 'open' | 'withdrawn'): string {
  return `<!-- roster:proposes v1 ${digest} ${state} -->`
}

function asWithdrawn(body: string): string {
  return body.replace(DIGEST_LINE, (_, digest: string) => digestLine(digest, 'withdrawn'))
}

function digestIn(body: string): string | undefined {
  return DIGEST_LINE.exec(body)?.[1]
}

function isDecision({ isOpen, isMerged, isOurs, body }: Pull): boolean {
  return isOurs && !isOpen && !isMerged && DIGEST_LINE.exec(body)?.[2] === 'open'
}

/** All pull requests from the branch, newest first. */
async function pullsOf(
  client: GitHubClient,
  repository: Repository,
  { branch, base, marker }: DriftPullRequestKey,
): Promise<readonly Pull[]> {
  const answers = await client.list(
    'GET /repos/{owner}/{repo}/pulls',
    { ...repository, head: `${repository.owner}:${branch}`, base, state: 'all', per_page: 100 },
    ListedPull,
  )
  const marked = answers.filter(({ body }) => hasMarker(body ?? '', marker))
  const ours = new Set(await writtenByUs(client, marked))
  return answers
    .map((answer) => ({
      number: answer.number,
      url: answer.html_url,
      body: answer.body ?? '',
      isOpen: answer.state === 'open',
      isMerged: answer.merged_at !== null,
      headSha: answer.head.sha,
      isOurs: ours.has(answer),
    }))
    .sort((a, b) => b.number - a.number)
}

/**
 * 403 without the permission, or if workflows are not allowed to open pull requests; 404 if the token cannot even see
 * them; 409 and 422 if rules of the repository forbid the branch.
 */
const REFUSALS: readonly number[] = [403, 404, 409, 422]

async function unlessRefused(
  attempt: () => Promise<DriftPullRequestOutcome>,
): Promise<DriftPullRequestOutcome> {
  try {
    return await attempt()
  } catch (error) {
    if (!isRefusal(error, REFUSALS)) throw error
    return { action: 'refused', reason: error.message }
  }
}
