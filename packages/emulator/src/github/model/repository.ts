/** A repository: branches, issues, pull requests, comments and check runs, and the actions of users on them. */
import type { CheckRun } from './check-run.ts'
import { type Commit, GitObjects, type Tree } from './git-objects.ts'
import type { Issue, IssueComment, Label, LabelEvent } from './issue.ts'
import { PullRequest, type Review } from './pull-request.ts'
import type { Site } from './site.ts'
import type { TestMerge, TestMergeSettings } from './test-merge.ts'
import { mergeTrees } from './three-way-merge.ts'
import type { WorkflowRun } from './workflow-run.ts'

export interface CommitOptions {
  /** Created from the default branch if it does not exist. The default branch by default. */
  readonly branch?: string
  /** Path → content, or the target of a symbolic link; null deletes. */
  readonly files: Readonly<Record<string, string | Uint8Array | { readonly linkTo: string } | null>>
  readonly message?: string
  /** A login. */
  readonly author?: string
  /** Now by default. */
  readonly date?: Date
}

export interface PullRequestOptions {
  readonly title?: string
  readonly body?: string
  /** A branch of this repository, or of `fork`. */
  readonly head: string
  /** The default branch by default. */
  readonly base?: string
  readonly fork?: GitHubRepository
  /** A login. */
  readonly author?: string
  readonly labels?: readonly string[]
}

/** The site of a repository, and all repositories on it by their lower-case full names. */
export interface Host {
  readonly site: Site
  readonly repositories: Map<string, GitHubRepository>
}

/** A user's permission in a repository, as the API reports it: "maintain" counts as write, and "triage" as read. */
export type UserPermission = 'admin' | 'write' | 'read' | 'none'

export type MergeMethod = 'merge' | 'squash' | 'rebase'

interface RepositoryDescription {
  readonly owner: string
  readonly name: string
  readonly defaultBranch: string
  readonly private: boolean
}

export class GitHubRepository {
  readonly id: number
  owner: string
  name: string
  defaultBranch: string
  readonly private: boolean
  readonly objects: GitObjects
  readonly branches = new Map<string, string>()
  /** New names of branches by their old ones, which GitHub redirects until a branch has that name again. */
  readonly renamedBranches = new Map<string, string>()
  readonly issues = new Map<number, Issue>()
  /** By name. Issues can have labels that were never created here. */
  readonly labels = new Map<string, Label>()
  /** By login in lower case. All others may write. */
  readonly permissions = new Map<string, UserPermission>()
  readonly comments: IssueComment[] = []
  readonly checkRuns: CheckRun[] = []
  readonly workflowRuns: WorkflowRun[] = []
  readonly #host: Host
  /** This repository, its parent and their forks: a push to one can move a pull request of another. */
  readonly #network: GitHubRepository[]
  readonly parent: GitHubRepository | undefined
  /** "Allow GitHub Actions to create and approve pull requests", in the settings of a repository. */
  actionsMayOpenPullRequests = true

  constructor(host: Host, description: RepositoryDescription, parent?: GitHubRepository) {
    this.#host = host
    this.id = host.site.nextId()
    this.owner = description.owner
    this.name = description.name
    this.defaultBranch = description.defaultBranch
    this.private = description.private
    this.parent = parent
    this.objects = parent?.objects ?? new GitObjects()
    this.#network = parent === undefined ? [] : parent.#network
    this.#network.push(this)
    host.repositories.set(this.fullName.toLowerCase(), this)
  }

  get #site(): Site {
    return this.#host.site
  }

  get fullName(): string {
    return `${this.owner}/${this.name}`
  }

  /** Renames the repository or moves it to another owner. Nothing has its old full name any more. */
  rename(to: { readonly owner?: string; readonly name?: string }): void {
    const { fullName } = this
    this.#host.repositories.delete(fullName.toLowerCase())
    this.owner = this.#site.account(to.owner ?? this.owner, 'Organization').login
    this.name = to.name ?? this.name
    this.#host.repositories.set(this.fullName.toLowerCase(), this)
    for (const { issues } of this.#network) {
      for (const { pull } of issues.values()) {
        if (pull?.head.repository === fullName) pull.head.repository = this.fullName
      }
    }
  }

  /** Renames the default branch. Open pull requests get its new name; those that were merged keep the old one. */
  renameDefaultBranch(to: string): void {
    const from = this.defaultBranch
    this.branches.set(to, this.tip())
    this.branches.delete(from)
    this.renamedBranches.set(from, to)
    this.defaultBranch = to
    for (const { state, pull } of this.issues.values()) {
      if (state === 'open' && pull?.base.branch === from) pull.base.branch = to
    }
  }

  /** A fork with the current branches. */
  fork(owner: string): GitHubRepository {
    const fork = new GitHubRepository(this.#host, { ...this, owner }, this)
    for (const [branch, sha] of this.branches) fork.branches.set(branch, sha)
    return fork
  }

  /** The SHA of a branch's last commit. */
  tip(branch: string = this.defaultBranch): string {
    const sha = this.branches.get(branch)
    if (sha === undefined) throw new RangeError(`No branch ${branch} in ${this.fullName}.`)
    return sha
  }

  /** Commits to a branch and pushes. Returns the SHA. */
  commit(options: CommitOptions): string {
    const branch = options.branch ?? this.defaultBranch
    const parent = this.branches.get(branch) ?? this.branches.get(this.defaultBranch)
    const tree = new Map(parent === undefined ? [] : this.objects.commit(parent).tree)
    for (const [path, content] of Object.entries(options.files)) {
      if (content === null) tree.delete(path)
      else if (typeof content === 'object' && 'linkTo' in content) {
        tree.set(path, this.objects.writeLink(content.linkTo))
      } else tree.set(path, this.objects.writeBlob(content))
    }
    const parents = parent === undefined ? [] : [parent]
    const { sha } = this.writeCommit(
      tree,
      parents,
      options.message ?? 'Change files',
      options.author ?? 'ada',
      options.date,
    )
    this.push(branch, sha)
    return sha
  }

  /** A commit object on no branch. */
  writeCommit(
    tree: Tree,
    parents: readonly string[],
    message: string,
    author: string,
    date: Date = this.#site.now(),
  ): Commit {
    return this.objects.writeCommit({ tree, parents, message, author, date })
  }

  /** Moves a branch, by force if needed, and with it the open pull requests that it is the head of. */
  push(branch: string, sha: string): void {
    this.branches.set(branch, sha)
    for (const repository of this.#network) {
      for (const issue of repository.issues.values()) {
        const { state, pull } = issue
        if (state === 'closed' || pull?.head.repository !== this.fullName || pull.head.branch !== branch)
          continue
        this.#touch(issue)
        pull.head.sha = sha
        pull.base.sha = repository.tip(pull.base.branch)
      }
    }
  }

  /** Deletes a branch and closes the open pull requests that it is the head of, as GitHub does. */
  deleteBranch(branch: string): void {
    this.branches.delete(branch)
    for (const repository of this.#network) {
      for (const { number, state, pull } of repository.issues.values()) {
        if (state === 'open' && pull?.head.repository === this.fullName && pull.head.branch === branch) {
          repository.close(number)
        }
      }
    }
  }

  openIssue(issue: Pick<Issue, 'title' | 'body' | 'labels'>, author: string, pull?: PullRequest): Issue {
    const now = this.#site.now()
    const labelEvents = issue.labels.map((label) => this.#labelEvent('labeled', label, author, now))
    const opened: Issue = {
      ...issue,
      id: this.#site.nextId(),
      number: this.issues.size + 1,
      author: this.#site.account(author),
      state: 'open',
      createdAt: now,
      updatedAt: now,
      closedAt: null,
      isLocked: false,
      labelEvents,
      ...(pull && { pull }),
    }
    this.issues.set(opened.number, opened)
    return opened
  }

  /** Returns the number. */
  openPullRequest(options: PullRequestOptions): number {
    const repository = options.fork ?? this
    const branch = options.base ?? this.defaultBranch
    const pull = new PullRequest(
      this.#site.nextId(),
      { repository: repository.fullName, branch: options.head, sha: repository.tip(options.head) },
      { branch, sha: this.tip(branch) },
    )
    const issue = {
      title: options.title ?? 'Change members',
      body: options.body ?? null,
      labels: [...(options.labels ?? [])],
    }
    return this.openIssue(issue, options.author ?? 'ada', pull).number
  }

  label(number: number, label: string, by = 'ada'): void {
    const issue = this.issue(number)
    if (issue.labels.includes(label)) return
    issue.labels.push(label)
    issue.labelEvents.push(this.#labelEvent('labeled', label, by, this.#touch(issue)))
  }

  unlabel(number: number, label: string, by = 'ada'): void {
    const issue = this.issue(number)
    if (!issue.labels.includes(label)) return
    issue.labels = issue.labels.filter((each) => each !== label)
    issue.labelEvents.push(this.#labelEvent('unlabeled', label, by, this.#touch(issue)))
  }

  /** Renames a label wherever it is, its events included. */
  renameLabel(from: string, to: string): void {
    for (const issue of this.issues.values()) {
      issue.labels = issue.labels.map((each) => (each === from ? to : each))
      for (const [index, event] of issue.labelEvents.entries()) {
        if (event.label === from) issue.labelEvents[index] = { ...event, label: to }
      }
    }
  }

  #labelEvent(event: LabelEvent['event'], label: string, by: string, createdAt: Date): LabelEvent {
    const site = this.#site
    return { id: site.nextId(), event, label, actor: site.account(by), createdAt }
  }

  /** The time of a change to an issue: later than its previous change. */
  #touch(issue: Issue): Date {
    issue.updatedAt = new Date(Math.max(this.#site.now().getTime(), issue.updatedAt.getTime() + 1))
    return issue.updatedAt
  }

  issue(number: number): Issue {
    const issue = this.issues.get(number)
    if (issue === undefined) throw new RangeError(`No issue ${number} in ${this.fullName}.`)
    return issue
  }

  pullRequest(number: number): PullRequest {
    const { pull } = this.issue(number)
    if (pull === undefined) throw new RangeError(`${this.fullName}#${number} is not a pull request.`)
    return pull
  }

  /** Merges a pull request into its base and closes it. Returns the SHA of the last commit on the base. */
  merge(number: number, by = 'ada', method: MergeMethod = 'merge'): string {
    const issue = this.issue(number)
    const pull = this.pullRequest(number)
    const tree = this.#mergedTree(pull)
    if (issue.state === 'closed' || tree === undefined) {
      throw new RangeError(`${this.fullName}#${number} cannot be merged.`)
    }
    const base = this.tip(pull.base.branch)
    const title = `${issue.title} (#${number})`
    const commits =
      method === 'rebase'
        ? this.#rebase(pull, base)
        : [this.writeCommit(tree, method === 'merge' ? [base, pull.head.sha] : [base], title, by).sha]
    const sha = commits.at(-1) ?? base
    pull.base.sha = base
    this.close(number)
    pull.merged = { sha, commits, at: this.#site.now(), by: this.#site.account(by) }
    this.push(pull.base.branch, sha)
    return sha
  }

  /** The commits of a pull request, rewritten onto a base, oldest first. */
  #rebase(pull: PullRequest, base: string): readonly string[] {
    let onto = base
    return this.objects
      .historyWithout(pull.head.sha, base)
      .toReversed()
      .map(({ sha, parents: [parent = base], tree: theirs, message, author }) => {
        const [ancestor, ours] = [this.objects.commit(parent).tree, this.objects.commit(onto).tree]
        const tree = mergeTrees(this.objects, ancestor, ours, theirs)
        if (tree === undefined) throw new RangeError(`${sha} cannot be rebased onto ${onto}.`)
        onto = this.writeCommit(tree, [onto], message, author).sha
        return onto
      })
  }

  /** Puts a pull request into the merge queue: a branch with the result of merging it. */
  queue(number: number): { readonly branch: string; readonly sha: string; readonly baseSha: string } {
    const pull = this.pullRequest(number)
    const tree = this.#mergedTree(pull)
    if (tree === undefined) throw new RangeError(`${this.fullName}#${number} cannot be merged.`)
    const baseSha = this.tip(pull.base.branch)
    const branch = `gh-readonly-queue/${pull.base.branch}/pr-${number}-${baseSha}`
    const { sha } = this.writeCommit(tree, [baseSha, pull.head.sha], `Queue #${number}`, 'web-flow')
    this.push(branch, sha)
    return { branch, sha, baseSha }
  }

  /** Whether a pull request is open and has no conflict with the current base. */
  isMergeable(number: number): boolean {
    const isOpen = this.issue(number).state === 'open'
    return isOpen && this.#mergedTree(this.pullRequest(number)) !== undefined
  }

  #mergedTree(pull: PullRequest): Tree | undefined {
    const [base, head] = [this.tip(pull.base.branch), pull.head.sha]
    const ancestor = this.objects.mergeBase(base, head)
    const [ours, theirs] = [this.objects.commit(base).tree, this.objects.commit(head).tree]
    return ancestor && mergeTrees(this.objects, ancestor.tree, ours, theirs)
  }

  /** The repository of that full name in the same network of forks. */
  related(fullName: string): GitHubRepository | undefined {
    return this.#network.find((each) => each.fullName === fullName)
  }

  /** The verdict that a read of a pull request shows, which also advances GitHub's test merge. */
  readTestMerge(pull: PullRequest, settings: TestMergeSettings): TestMerge {
    const [head, base] = [pull.head.sha, this.tip(pull.base.branch)]
    const { objects } = this
    return pull.testMerge.read(
      { head, base, objects, writeCommit: (...commit) => this.writeCommit(...commit) },
      settings,
    )
  }

  close(number: number): void {
    const issue = this.issue(number)
    issue.state = 'closed'
    issue.closedAt = issue.updatedAt = this.#site.now()
  }

  comment(number: number, author: string, body: string): IssueComment {
    const now = this.#site.now()
    const [id, issue, account] = [this.#site.nextId(), this.issue(number), this.#site.account(author)]
    const comment = { id, issue, author: account, body, createdAt: now, updatedAt: now, edits: [] }
    this.comments.push(comment)
    return comment
  }

  /** Edits a comment, and keeps its former text in the history of edits. */
  editComment(comment: IssueComment, by: string, body: string): void {
    const { edits, author, createdAt } = comment
    if (edits.length === 0) edits.push({ editor: author, editedAt: createdAt, body: comment.body })
    comment.body = body
    comment.updatedAt = this.#site.now()
    edits.push({ editor: this.#site.account(by), editedAt: comment.updatedAt, body })
  }

  /** The bodies of a conversation, oldest first. */
  commentBodies(number: number): readonly string[] {
    return this.comments.filter(({ issue }) => issue.number === number).map(({ body }) => body)
  }

  /** Starts a workflow run whose one job is the check of that name on a commit. */
  startRun(name: string, headSha: string): WorkflowRun {
    const job = this.#startJob(name, headSha)
    const run = { id: this.#site.nextId(), createdAt: this.#site.now(), job, attempt: 1 }
    this.workflowRuns.push(run)
    return run
  }

  /** Runs it again, with a new check. */
  startAttempt(run: WorkflowRun): void {
    run.job = this.#startJob(run.job.name, run.job.headSha)
    run.attempt += 1
  }

  /** Ends the latest attempt. */
  finishRun({ job }: WorkflowRun, conclusion: NonNullable<CheckRun['conclusion']>): void {
    job.status = 'completed'
    job.conclusion = conclusion
    job.completedAt = this.#site.now()
  }

  #startJob(name: string, headSha: string): CheckRun {
    const job: CheckRun = {
      id: this.#site.nextId(),
      headSha,
      startedAt: this.#site.now(),
      annotations: [],
      name,
      status: 'in_progress',
      conclusion: null,
      completedAt: null,
      detailsUrl: null,
      title: null,
      summary: null,
      text: null,
    }
    this.checkRuns.push(job)
    return job
  }

  review(number: number, author: string, state: Review['state'], body = '', commit?: string): Review {
    const pull = this.pullRequest(number)
    const review: Review = {
      id: this.#site.nextId(),
      author: this.#site.account(author),
      body,
      commit: commit ?? pull.head.sha,
      submittedAt: this.#site.now(),
      state,
    }
    pull.reviews.push(review)
    return review
  }
}
