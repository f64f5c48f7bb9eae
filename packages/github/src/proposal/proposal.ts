/**
 * A proposal: one pull request of ours that changes one file, found again by its branch and a hidden marker, kept
 * up to date for as long as there is something to propose. Closing it without merging is a decision, and what was
 * declined is not proposed again.
 */
import { writtenByUs } from '../api/authorship.ts'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { GitHubRequestError } from '../api/request-error.ts'
import { hasMarker, isSameText } from '../comment/marked-text.ts'
import { findBranch } from '../file/branch.ts'
import { deleteBranch, inspectBranch, type ProposedFile, writeBranch } from './proposal-branch.ts'

export interface ProposalKey {
  /** First line of the body, as `commentMarker` makes it. */
  readonly marker: string
  readonly branch: string
  /** The branch it is to be merged into. */
  readonly base: string
  /** Of the file. */
  readonly path: string
}

export interface Proposal extends ProposalKey, ProposedFile {
  /** Plain text; given once, so that people may word it otherwise. */
  readonly title: string
  /** Markdown below the hidden lines. */
  readonly body: string
  /** Of what is proposed, in hexadecimal: what was declined is known by it. */
  readonly digest: string
}

/** Characters of the hidden lines before the body, beside the marker. */
export const PROPOSAL_HEAD_LENGTH = 120

export type ProposalOutcome =
  | {
      /**
       * - `declined`: people have closed it without merging; nothing is proposed.
       * - `foreign`: somebody else has pushed to its branch, which is left as it is.
       */
      readonly action: 'created' | 'updated' | 'unchanged' | 'declined' | 'foreign' | 'closed'
      readonly number: number
      readonly url: string
    }
  /** There was nothing to close. */
  | { readonly action: 'none' }
  /** The token or the repository does not allow it: say it elsewhere. */
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
 * Makes the pull request propose this: opened where there is none, its branch rebuilt where the file or what it
 * is made from has changed, its text edited only where it differs.
 *
 * @throws {GitHubRequestError} for anything but a refusal.
 */
export async function writeProposal(
  client: GitHubClient,
  repository: Repository,
  proposal: Proposal,
): Promise<ProposalOutcome> {
  const { branch, digest, marker } = proposal
  return unlessRefused(async () => {
    const tip = await findBranch(client, repository, branch)
    const pulls = await pullsOf(client, repository, proposal)
    const open = pulls.find(({ isOpen }) => isOpen)
    const declined = pulls.find((pull) => isDecision(pull) && digestIn(pull.body) === digest)
    if (declined) {
      if (open) await withdraw(client, repository, proposal, open, () => `Declined in #${declined.number}.`)
      return { action: 'declined', number: declined.number, url: declined.url }
    }
    const isMergedTip = pulls.some(({ isMerged, headSha }) => isMerged && headSha === tip)
    const state = tip === undefined ? undefined : await inspectBranch(client, repository, tip, proposal)
    if (state === 'foreign' && !isMergedTip) {
      if (open?.isOurs) return { action: 'foreign', number: open.number, url: open.url }
      const reason = `The branch ${branch} holds commits of somebody else. Delete it, and the next run begins anew.`
      return { action: 'refused', reason }
    }
    if (state !== 'current' || isMergedTip) await writeBranch(client, repository, proposal, tip)
    if (open && !open.isOurs) {
      const reason = `Pull request #${open.number} from the branch ${branch} is not of this token's account. The branch is up to date.`
      return { action: 'refused', reason }
    }
    const body = `${marker}\n${digestLine(digest, 'open')}\n${proposal.body}`
    if (open === undefined) return create(client, repository, proposal, body)
    const { number, url } = open
    const isEdited = !isSameText(open.body, body)
    if (isEdited)
      await client.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
        ...repository,
        pull_number: number,
        body,
      })
    return { action: isEdited || state !== 'current' ? 'updated' : 'unchanged', number, url }
  })
}

/**
 * Closes the pull request, where one is open, says why in a comment, and deletes its branch; all of it only where
 * nobody else has pushed to it.
 *
 * @param reason Markdown, given what the pull request said.
 * @throws {GitHubRequestError} for anything but a refusal.
 */
export async function withdrawProposal(
  client: GitHubClient,
  repository: Repository,
  key: ProposalKey,
  reason: (body: string) => string,
): Promise<ProposalOutcome> {
  return unlessRefused(async () => {
    // Without its branch, no pull request is open.
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
 * Forgets what was declined: once it is gone, the same thing is worth proposing when it comes back.
 *
 * @throws {GitHubRequestError} for anything but a refusal.
 */
export async function forgetDecisions(
  client: GitHubClient,
  repository: Repository,
  key: ProposalKey,
): Promise<void> {
  await unlessRefused(async () => {
    for (const { number, body } of (await pullsOf(client, repository, key)).filter(isDecision)) {
      await client.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
        ...repository,
        pull_number: number,
        body: asWithdrawn(body),
      })
    }
    return { action: 'none' }
  })
}

/**
 * What our open pull request says, or said before it was declined, hidden lines included; an empty text where there is
 * none, its branch is gone, or it may not be seen.
 *
 * @throws {GitHubRequestError} for anything but a refusal.
 */
export async function readProposal(
  client: GitHubClient,
  repository: Repository,
  key: ProposalKey,
): Promise<string> {
  try {
    if ((await findBranch(client, repository, key.branch)) === undefined) return ''
    const pulls = await pullsOf(client, repository, key)
    const told = pulls.find(({ isOpen, isOurs }) => isOpen && isOurs) ?? pulls.find(isDecision)
    return told?.body ?? ''
  } catch (error) {
    if (isRefusal(error)) return ''
    throw error
  }
}

async function create(
  client: GitHubClient,
  repository: Repository,
  proposal: Proposal,
  body: string,
): Promise<ProposalOutcome> {
  const { title, branch: head, base } = proposal
  try {
    const { data } = await client.request('POST /repos/{owner}/{repo}/pulls', {
      ...repository,
      title,
      head,
      base,
      body,
    })
    return { action: 'created', number: data.number, url: data.html_url }
  } catch (error) {
    if (!(error instanceof GitHubRequestError)) throw error
    if (error.isUncertain) {
      // It got lost either before or after it took effect; what stands there now tells.
      const pulls = await pullsOf(client, repository, proposal)
      const found = pulls.find(({ isOpen, isOurs }) => isOpen && isOurs)
      if (found === undefined) throw error
      return { action: 'created', number: found.number, url: found.url }
    }
    if (!isRefusal(error)) throw error
    return { action: 'refused', reason: `${error.message} The branch ${head} holds the change.` }
  }
}

async function withdraw(
  client: GitHubClient,
  repository: Repository,
  { branch }: ProposalKey,
  { number, body }: Pull,
  reason: (body: string) => string,
): Promise<void> {
  // What we close is no decision of anybody.
  await client.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
    ...repository,
    pull_number: number,
    body: asWithdrawn(body),
    state: 'closed',
  })
  await client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    ...repository,
    issue_number: number,
    body: reason(body),
  })
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

/** The pull requests from the branch, newest first, whoever opened them. */
async function pullsOf(
  client: GitHubClient,
  repository: Repository,
  { branch, base, marker }: ProposalKey,
): Promise<readonly Pull[]> {
  const answers = await client.paginate('GET /repos/{owner}/{repo}/pulls', {
    ...repository,
    head: `${repository.owner}:${branch}`,
    base,
    state: 'all',
    per_page: 100,
  })
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
 * 403 without the permission, or where workflows may not open pull requests; 404 where the token cannot even see
 * them; 409 and 422 where rules of the repository forbid the branch.
 */
const REFUSALS: readonly (number | undefined)[] = [403, 404, 409, 422]

function isRefusal(error: unknown): error is GitHubRequestError {
  return error instanceof GitHubRequestError && !error.isRateLimit && REFUSALS.includes(error.status)
}

async function unlessRefused(attempt: () => Promise<ProposalOutcome>): Promise<ProposalOutcome> {
  try {
    return await attempt()
  } catch (error) {
    if (!isRefusal(error)) throw error
    return { action: 'refused', reason: error.message }
  }
}
