/** A repository for tests: commits, pull requests, reviews and what comments prove, behind the ports. */
import { type PullRequestReview, type Roster, readRoster, type SetLabel } from '@roster/core'
import type { Evidence, RunRecord, ShownPlan } from '../port/evidence.ts'
import type { FileState } from '../port/file-state.ts'
import type { BranchCommit, LabelEvent, MergedPullRequest } from '../port/repository.ts'
import { DAY, NOW } from './members-files.ts'

export interface MergeOptions {
  /** As it is after the merge, and at the pull request's last commit. */
  readonly file: FileState
  /** Milliseconds since the epoch; an hour ago unless given. */
  readonly at?: number
  readonly author?: string
  readonly labels?: readonly string[]
  readonly evidence?: Evidence
}

interface TestCommit {
  readonly sha: string
  readonly at: number
  readonly file: FileState | undefined
  readonly pullRequest?: MergedPullRequest
}

export const NO_EVIDENCE: Evidence = { preview: { status: 'absent' } }

export interface ShownOptions {
  /** Before every merge of the test unless given. */
  readonly plannedAt?: number
  /** Of pull request 7 unless given. */
  readonly headSha?: string
  readonly asOf?: number
  readonly label?: SetLabel
}

/** A sealed preview that showed these digests. */
export function evidence(digests: Iterable<string>, options: ShownOptions = {}): Evidence {
  const set = new Set(digests)
  const shown: ShownPlan = {
    plannedAt: 0,
    headSha: 'head 7',
    asOf: 0,
    ...options,
    covers: (digest, planDigest) => set.has(digest) || set.has(planDigest),
  }
  return { preview: { status: 'valid', shown } }
}

/** A record by which everything was in force at that time, except these effects. */
export function recordAt(at: number, open: Iterable<string> = []): RunRecord {
  const set = new Set(open)
  return { at, inForceAt: (digest) => (set.has(digest) ? undefined : at) }
}

/** Its branch is `main`. Commits come in the order in which they are made. */
export class TestRepository {
  /** When files are read, in milliseconds since the epoch. */
  now = NOW
  /** What was asked, such as `evidence 7`. */
  readonly asked: string[] = []
  /** By login in lower case; everyone else may write. */
  readonly writers = new Map<string, boolean | undefined>()
  /** By pull request; of others, nothing is told. */
  readonly labels = new Map<number, readonly LabelEvent[]>()
  /** By pull request: what its last preview sealed. */
  readonly previews = new Map<number, Pick<ShownPlan, 'headSha' | 'asOf' | 'label'>>()
  readonly #commits: TestCommit[] = []
  readonly #heads = new Map<string, FileState>()
  readonly #reviews = new Map<number, PullRequestReview[]>()
  readonly #evidence = new Map<number, Evidence>()

  /** A commit, without a file if undefined is given: a direct push, or another commit of a pull request. */
  commit(file: FileState | undefined, at = NOW - DAY, pullRequest?: MergedPullRequest): string {
    return this.#add({ file, at, ...(pullRequest && { pullRequest }) })
  }

  merge(
    number: number,
    { file, at = NOW - DAY / 24, author = 'grace', ...rest }: MergeOptions,
  ): MergedPullRequest {
    const headSha = `head ${number}`
    this.#heads.set(headSha, file)
    this.#evidence.set(number, rest.evidence ?? NO_EVIDENCE)
    const sha = `commit ${this.#commits.length + 1}`
    const labels = rest.labels ?? []
    const who = { number, author, labels, headSha }
    const pullRequest = { ...who, file: 'members.json', mergeCommitSha: sha, mergedAt: at }
    this.#add({ file, at, pullRequest })
    return pullRequest
  }

  /** What the comment on a pull request proves from now on. */
  prove(number: number, evidence: Evidence): void {
    this.#evidence.set(number, evidence)
  }

  /** A review; of the pull request's last commit unless another is given. */
  review(
    number: number,
    login: string,
    state: PullRequestReview['state'] = 'approved',
    commit = `head ${number}`,
    submittedAt = this.#reviews.get(number)?.length ?? 0,
  ) {
    const reviews = this.#reviews.get(number) ?? []
    reviews.push({ login, state, commit, submittedAt })
    this.#reviews.set(number, reviews)
  }

  get tip(): string {
    return this.#commits.at(-1)?.sha ?? 'nothing'
  }

  readonly defaultBranch = async (): Promise<string> => 'main'

  readonly tipOf = async (branch: string): Promise<string> => {
    this.asked.push(`tip of ${branch}`)
    return this.tip
  }

  readonly fileAt = async (commit: string): Promise<FileState | undefined> =>
    this.#heads.get(commit) ?? this.#find(commit)?.file

  readonly rosterAt = async (commit: string): Promise<Roster | undefined> => {
    this.asked.push(`roster at ${commit}`)
    const file = await this.fileAt(commit)
    return file?.kind === 'text' ? readRoster(file.source, { now: this.now }).roster : undefined
  }

  /** Every commit has one file, which changes as a whole: whatever paths are asked for. */
  readonly branchCommits = async function* (
    this: TestRepository,
    paths: readonly string[],
    upTo: string,
  ): AsyncGenerator<BranchCommit> {
    this.asked.push(`commits with ${paths.join(' and ')}`)
    const states = [...new Set(this.#commits.map(({ file }) => file))]
    const end = this.#commits.findIndex(({ sha }) => sha === upTo)
    for (let index = end; index >= 0; index -= 1) {
      const { sha, at, file } = this.#commits[index] ?? { sha: '', at: 0, file: undefined }
      const blob = file && `blob ${states.indexOf(file)}`
      yield { sha, committedAt: at, blobs: paths.map(() => blob), isFirst: index === 0 }
    }
  }.bind(this)

  readonly filesOf = async () => ({ paths: [], broken: [], isComplete: true })

  readonly mergedAt = async () => undefined

  readonly pullRequestBehind = async (
    commit: string,
    branch: string,
  ): Promise<MergedPullRequest | undefined> => {
    this.asked.push(`pull request behind ${commit} on ${branch}`)
    return this.#find(commit)?.pullRequest
  }

  readonly reviewsOf = async (number: number): Promise<readonly PullRequestReview[]> => {
    this.asked.push(`reviews of ${number}`)
    return this.#reviews.get(number) ?? []
  }

  readonly readEvidence = async ({ number }: MergedPullRequest, organization: string): Promise<Evidence> => {
    this.asked.push(`evidence ${number} for ${organization}`)
    return this.#evidence.get(number) ?? NO_EVIDENCE
  }

  readonly mayWrite = async (login: string): Promise<boolean | undefined> => {
    this.asked.push(`permission of ${login}`)
    return this.writers.has(login.toLowerCase()) ? this.writers.get(login.toLowerCase()) : true
  }

  readonly labelEvents = async (number: number): Promise<readonly LabelEvent[] | undefined> => {
    this.asked.push(`labels of ${number}`)
    return this.labels.get(number)
  }

  readonly lastPreview = async (number: number) => {
    this.asked.push(`last preview of ${number}`)
    return this.previews.get(number)
  }

  #add(commit: Omit<TestCommit, 'sha'>): string {
    const sha = `commit ${this.#commits.length + 1}`
    this.#commits.push({ sha, ...commit })
    return sha
  }

  #find(sha: string): TestCommit | undefined {
    return this.#commits.find((commit) => commit.sha === sha)
  }
}

/** What a judgement asks of the repository. */
export function portsOf(repository: TestRepository) {
  const { branchCommits, pullRequestBehind, reviewsOf, rosterAt, readEvidence } = repository
  const { mayWrite, labelEvents, lastPreview, fileAt, filesOf, mergedAt } = repository
  return {
    ...{ fileAt, filesOf, mergedAt },
    branchCommits,
    pullRequestBehind,
    reviewsOf,
    rosterAt,
    readEvidence,
    mayWrite,
    labelEvents,
    lastPreview,
  }
}
