/**
 * The stage: an organization, a repository and people at work in it, with both services on ports of this
 * machine. Actions run on it as processes; whatever a run leaves behind is searched for secrets.
 */
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  actionEnvironment,
  createElasticCloud,
  createGitHub,
  type ElasticCloudEmulator,
  type ElasticCloudState,
  type GitHubDouble,
  type GitHubRepository,
  type Readings,
  serve,
  serveGitHub,
  type TokenOptions,
  type WorkflowEvent,
} from '@roster/emulator'
import { expect, onTestFinished } from 'vitest'
import { API_KEY, acme, JOB_TOKEN, membersFile, REVIEW_KEY } from './acme.ts'
import { type ActionName, defaultInputs } from './action-manifest.ts'
import { type ActionRun, runAction } from './action-run.ts'

export const FILE = 'members.json'

export interface StageOptions {
  readonly state?: ElasticCloudState
  /** The members file on the default branch; null for none. */
  readonly file?: string | null
  readonly readings?: Partial<Readings>
  /** What makes GitHub's test merge anew. */
  readonly refreshedBy?: 'head' | 'head-and-base'
  readonly permissions?: TokenOptions['permissions']
}

export interface Step {
  readonly inputs?: Readonly<Record<string, string>>
  readonly onStart?: (child: ChildProcess) => void
  /** Variables beside the runner's own. */
  readonly env?: Readonly<Record<string, string>>
}

export interface StageRun extends ActionRun {
  /** What Elastic Cloud was asked meanwhile: `POST /users/bob/role_assignments 200`. */
  readonly requests: readonly string[]
  /** Those of them that were to change something. */
  readonly writes: readonly string[]
  /** What was to be changed on GitHub meanwhile: `POST /repos/acme/members/issues/1/comments 201`. */
  readonly posts: readonly string[]
}

const PERMISSIONS: TokenOptions['permissions'] = {
  contents: 'read',
  pull_requests: 'write',
  issues: 'write',
  checks: 'write',
}

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const { state = acme(), file = membersFile(), readings, refreshedBy = 'head' } = options
  const cloud = createElasticCloud({ state, now: Date.now, ...(readings && { readings }) })
  const github = createGitHub({ unknownReads: 0, refreshedBy })
  github.addToken(JOB_TOKEN, { permissions: options.permissions ?? PERMISSIONS })
  const repository = github.addRepository('acme/members')
  repository.commit({
    files: { 'README.md': 'Members of Acme\n', ...(file !== null && { [FILE]: file }) },
    message: 'Begin',
  })
  const [cloudServer, githubServer] = await Promise.all([serve(cloud), serveGitHub(github)])
  const folder = await mkdtemp(join(tmpdir(), 'roster-actions-'))
  onTestFinished(async () => {
    await Promise.all([cloudServer.close(), githubServer.close()])
    await rm(folder, { recursive: true, force: true })
  })
  return new Stage({ cloud, github, repository, folder, cloudUrl: cloudServer.url, githubUrl: githubServer.url })
}

interface Setting {
  readonly cloud: ElasticCloudEmulator
  readonly github: GitHubDouble
  readonly repository: GitHubRepository
  readonly folder: string
  readonly cloudUrl: string
  readonly githubUrl: string
}

export class Stage {
  readonly cloud: ElasticCloudEmulator
  readonly github: GitHubDouble
  readonly repository: GitHubRepository
  readonly cloudUrl: string
  readonly githubUrl: string
  readonly #folder: string
  /** Every invitation token there ever was. */
  readonly #tokens = new Set<string>()
  #runs = 0

  constructor({ cloud, github, repository, folder, cloudUrl, githubUrl }: Setting) {
    this.cloud = cloud
    this.github = github
    this.repository = repository
    this.cloudUrl = cloudUrl
    this.githubUrl = githubUrl
    this.#folder = folder
    const remember = ({ invitations }: ElasticCloudState) => {
      for (const { token } of invitations) this.#tokens.add(token)
    }
    remember(cloud.state.export())
    cloud.observe(remember)
  }

  /** Somebody edits the file on a branch of their own and opens a pull request; gives its number. */
  propose(file: string | null, { labels = [] }: { readonly labels?: readonly string[] } = {}): number {
    const head = `edit-${this.repository.issues.size + 1}`
    this.repository.commit({ branch: head, files: { [FILE]: file }, author: 'grace' })
    return this.repository.openPullRequest({ head, author: 'grace', labels })
  }

  preview(number: number, step: Step & { readonly event?: 'pull_request' } = {}): Promise<StageRun> {
    return this.run('preview', { name: step.event ?? 'pull_request_target', number }, step)
  }

  /** Merges; gives the push that it is. */
  merge(number: number): WorkflowEvent {
    const before = this.repository.tip()
    this.repository.merge(number, 'ada')
    return { name: 'push', before }
  }

  /** Pushes a file to the default branch without a pull request; gives the push. */
  push(file: string | null): WorkflowEvent {
    const before = this.repository.tip()
    this.repository.commit({ files: { [FILE]: file } })
    return { name: 'push', before }
  }

  apply(event: WorkflowEvent, step: Step = {}): Promise<StageRun> {
    return this.run('apply', event, step)
  }

  async run(action: ActionName, event: WorkflowEvent, step: Step = {}): Promise<StageRun> {
    this.#runs += 1
    const env = await actionEnvironment(this.github, this.repository, {
      event,
      apiUrl: this.githubUrl,
      directory: join(this.#folder, String(this.#runs)),
      inputs: {
        ...(await defaultInputs(action)),
        'api-key': API_KEY,
        'api-url': this.cloudUrl,
        'review-key': REVIEW_KEY,
        'github-token': JOB_TOKEN,
        ...step.inputs,
      },
    })
    const [asked, posted] = [this.cloud.requests.length, this.github.requests.length]
    const run = await runAction(action, { ...env, ...step.env }, step.onStart)
    const requests = this.cloud.requests.slice(asked)
    const line = ({ method, path, status }: (typeof requests)[number]) =>
      `${method} ${path.replace('/api/v1', '')} ${status}`
    const result = {
      ...run,
      requests: requests.map(line),
      writes: requests.filter(({ method }) => method !== 'GET').map(line),
      posts: this.github.requests
        .slice(posted)
        .filter(({ method }) => method !== 'GET')
        .map(({ method, path, status }) => `${method} ${path} ${status}`),
    }
    this.#expectNoSecrets(result)
    return result
  }

  /** Keeps a push's payload as it is now, for a run that starts once the branch has moved on; gives its path. */
  async eventFile(push: WorkflowEvent): Promise<string> {
    const directory = join(this.#folder, `event-${this.repository.tip()}`)
    const { GITHUB_EVENT_PATH = '' } = await actionEnvironment(this.github, this.repository, {
      event: push,
      apiUrl: this.githubUrl,
      directory,
    })
    return GITHUB_EVENT_PATH
  }

  /** The bodies of a conversation, oldest first. */
  comments(number: number): readonly string[] {
    return this.repository.commentBodies(number)
  }

  /** Who is a member or invited: address without its domain → role ids with their resources, in order. */
  access(): Readonly<Record<string, readonly string[]>> {
    const { memberships, invitations, people } = this.cloud.state.export()
    const emails = new Map(people.map(({ userId, email = userId }) => [userId, email]))
    const entries = [
      ...memberships.map(({ userId, assignments }) => [emails.get(userId) ?? userId, assignments] as const),
      ...invitations
        .filter(({ acceptedAt }) => acceptedAt === undefined)
        .map(({ email, assignments }) => [`${email} (invited)`, assignments] as const),
    ]
    return Object.fromEntries(
      entries.map(([email, assignments]) => [
        email.replace('@acme.example', ''),
        assignments
          .map((each) => ('scope' in each ? `${each.roleId} ${each.resource ?? ''}`.trim() : each.path))
          .sort(),
      ]),
    )
  }

  #expectNoSecrets({ stdout, stderr, summary, outputs, files }: ActionRun): void {
    const log = stdout.replaceAll(/^::add-mask::.*$/gm, '')
    const bodies = this.repository.comments.map(({ body }) => body)
    const texts = [log, stderr, summary, JSON.stringify(outputs), ...Object.values(files), ...bodies]
    for (const text of texts) {
      for (const secret of [API_KEY, REVIEW_KEY, JOB_TOKEN, ...this.#tokens]) expect(text).not.toContain(secret)
      expect(text).not.toMatch(/^ {4}at /m)
    }
  }
}
