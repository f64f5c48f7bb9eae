/**
 * The stage: an organization and a repository. Actions run on it in this process, without a network and without
 * waiting, or as programs, with both services on local ports. Everything that a run writes is searched for secrets.
 */
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import {
  actionEnvironment,
  createElasticCloud,
  createGitHub,
  type ElasticCloudEmulator,
  type ElasticCloudServer,
  type ElasticCloudState,
  type GitHubDouble,
  type GitHubOptions,
  type GitHubRepository,
  type GitHubServer,
  type Readings,
  serve,
  serveGitHub,
  type TokenOptions,
  type WorkflowEvent,
} from '@roster/emulator'
import { test as base, expect } from 'vitest'
import { API_KEY, acme, JOB_TOKEN, membersFile, REVIEW_KEY } from './acme.ts'
import { type ActionName, defaultInputs } from './action-manifest.ts'
import type { ActionRun } from './action-run.ts'
import { runHere } from './run-here.ts'
import { runProgram } from './run-program.ts'

export const FILE = 'members.json'

export interface StageOptions {
  readonly state?: ElasticCloudState
  /** The members file on the default branch; null for none. */
  readonly file?: string | null
  readonly readings?: Partial<Readings>
  /** Causes GitHub to update its test merge. */
  readonly refreshedBy?: 'head' | 'head-and-base'
  readonly permissions?: NonNullable<TokenOptions['permissions']>
  /** The version of GitHub's API that answers, whatever version the actions ask for. */
  readonly apiVersion?: GitHubOptions['apiVersion']
}

/** The addresses of the two services, without a path. */
interface Urls {
  readonly cloud: string
  readonly github: string
}

export interface Step {
  readonly inputs?: Readonly<Record<string, string>>
  /** Variables in addition to the runner's own. */
  readonly env?: Readonly<Record<string, string>>
  /** Services elsewhere than in this process. */
  readonly urls?: Partial<Urls>
  /** Called with a function that cancels the run. */
  readonly onStart?: (cancel: () => void) => void
}

/** A step that runs the bundled action as a process. */
export interface ProgramStep extends Pick<Step, 'inputs' | 'env'> {
  readonly onStart?: (child: ChildProcess) => void
}

/** The requests of a run to the two services. */
export interface Traffic {
  /** Requests to Elastic Cloud during the run: `POST /users/bob/role_assignments 200`. */
  readonly requests: readonly string[]
  /** Those of them that write. */
  readonly writes: readonly string[]
  /** Writes to GitHub during the run, without checks: `POST /repos/acme/members/issues/1/comments 201`. */
  readonly posts: readonly string[]
}

export type StageRun = ActionRun & Traffic

/** Without this permission, findings are annotations of the run. */
export const PERMISSIONS: NonNullable<TokenOptions['permissions']> = {
  contents: 'read',
  pull_requests: 'write',
  issues: 'write',
}

interface Fixtures {
  readonly openStage: (options?: StageOptions) => Promise<Stage>
  /** A stage with a pull request that changes the file, and a preview on it. */
  readonly openReviewed: (file: string) => Promise<{ readonly stage: Stage; readonly number: number }>
}

/** A test that can open stages. They are closed at its end. */
export const test = base.extend<Fixtures>({
  openStage: async ({ onTestFinished }, use) => {
    await use(async (options) => {
      const stage = await setStage(options)
      onTestFinished(() => stage.strike())
      return stage
    })
  },
  openReviewed: async ({ openStage }, use) => {
    await use(async (file) => {
      const stage = await openStage()
      const number = stage.propose(file)
      await stage.preview(number)
      return { stage, number }
    })
  },
})

/** GitHub's clock is behind by this much, so that no run waits for its index of a commit that was made just now. */
const INDEXED_MS = 120_000

/** The addresses of the services to runs in this process. */
const CLOUD = 'https://api.elastic-cloud.com'
const GITHUB = 'https://api.github.com'

async function setStage(options: StageOptions = {}): Promise<Stage> {
  const { state = acme(), file = membersFile(), readings, refreshedBy = 'head', apiVersion } = options
  const clock = new StageClock()
  const cloud = createElasticCloud({ state, now: clock.now, ...(readings && { readings }) })
  const github = createGitHub({
    ...(apiVersion && { apiVersion }),
    unknownReads: 0,
    refreshedBy,
    now: () => new Date(clock.now() - INDEXED_MS),
  })
  github.addToken(JOB_TOKEN, { permissions: options.permissions ?? PERMISSIONS })
  const repository = github.addRepository('acme/members')
  repository.commit({
    files: { 'README.md': 'Members of Acme\n', ...(file !== null && { [FILE]: file }) },
    message: 'Begin',
  })
  const folder = await mkdtemp(join(tmpdir(), 'roster-actions-'))
  return new Stage({ clock, cloud, github, repository, folder })
}

/** The machine's clock, which waiting in this process only moves on. */
class StageClock {
  #waitedMs = 0
  readonly now = () => Date.now() + this.#waitedMs
  readonly sleep = async (milliseconds: number, until?: AbortSignal) => {
    until?.throwIfAborted()
    this.#waitedMs += milliseconds
    await setImmediate()
    until?.throwIfAborted()
  }

  /** Milliseconds that runs have waited. */
  get waitedMs(): number {
    return this.#waitedMs
  }
}

interface Setting {
  readonly clock: StageClock
  readonly cloud: ElasticCloudEmulator
  readonly github: GitHubDouble
  readonly repository: GitHubRepository
  readonly folder: string
}

export class Stage {
  readonly cloud: ElasticCloudEmulator
  readonly github: GitHubDouble
  readonly repository: GitHubRepository
  readonly #setting: Setting
  /** Every invitation token so far. */
  readonly #tokens = new Set<string>()
  #runs = 0
  #servers: Promise<readonly [ElasticCloudServer, GitHubServer]> | undefined

  constructor(setting: Setting) {
    const { cloud, github, repository } = setting
    this.cloud = cloud
    this.github = github
    this.repository = repository
    this.#setting = setting
    const remember = ({ invitations }: ElasticCloudState) => {
      for (const { token } of invitations) this.#tokens.add(token)
    }
    remember(cloud.state.export())
    cloud.observe(remember)
  }

  /** Edits the file on a new branch and opens a pull request. Returns its number. */
  propose(file: string | null, { labels = [] }: { readonly labels?: readonly string[] } = {}): number {
    const head = `edit-${this.repository.issues.size + 1}`
    this.repository.commit({ branch: head, files: { [FILE]: file }, author: 'grace' })
    return this.repository.openPullRequest({ head, author: 'grace', labels })
  }

  preview(number: number, step: Step = {}): Promise<StageRun> {
    return this.run('preview', { name: 'pull_request_target', number }, step)
  }

  /** Merges. Returns the resulting push. */
  merge(number: number): WorkflowEvent {
    const before = this.repository.tip()
    this.repository.merge(number, 'ada')
    return { name: 'push', before }
  }

  /** Pushes a file to the default branch without a pull request. Returns the push. */
  push(file: string | null): WorkflowEvent {
    const before = this.repository.tip()
    this.repository.commit({ files: { [FILE]: file } })
    return { name: 'push', before }
  }

  apply(event: WorkflowEvent, step: Step = {}): Promise<StageRun> {
    return this.run('apply', event, step)
  }

  /** Runs an action in this process. */
  async run(action: ActionName, event: WorkflowEvent, step: Step = {}): Promise<StageRun> {
    const { clock, cloud, github } = this.#setting
    const env = await this.#prepare(action, event, step, { cloud: CLOUD, github: GITHUB, ...step.urls })
    const fetch: typeof globalThis.fetch = (input, init) => {
      const request = new Request(input, init)
      const { origin } = new URL(request.url)
      if (origin === CLOUD) return cloud.fetch(request)
      return origin === GITHUB ? github.fetch(request) : globalThis.fetch(request)
    }
    const machine = { fetch, now: clock.now, sleep: clock.sleep, onCancel: step.onStart ?? (() => {}) }
    return this.#watch(() => runHere(action, env, machine))
  }

  /** Runs the bundled action as a process. */
  async runProgram(action: ActionName, event: WorkflowEvent, step: ProgramStep = {}): Promise<StageRun> {
    const env = await this.#prepare(action, event, step, await this.serve())
    return this.#watch(() => runProgram(action, env, step.onStart))
  }

  /** Lets time pass for runs in this process and for both services. */
  async pass(milliseconds: number): Promise<void> {
    await this.#setting.clock.sleep(milliseconds)
  }

  /** Milliseconds that runs in this process have waited before they tried something again. */
  get waitedMs(): number {
    return this.#setting.clock.waitedMs
  }

  async #watch(start: () => Promise<ActionRun>): Promise<StageRun> {
    const [asked, posted] = [this.cloud.requests.length, this.github.requests.length]
    const run = await start()
    const log = run.stdout.replaceAll(/^::add-mask::.*$/gm, '')
    this.#expectNoSecrets([
      log,
      run.stderr,
      run.summary,
      JSON.stringify(run.outputs),
      ...Object.values(run.files),
    ])
    const requests = this.cloud.requests.slice(asked)
    const line = ({ method, path, status }: (typeof requests)[number]) =>
      `${method} ${path.replace('/api/v1', '')} ${status}`
    return {
      ...run,
      requests: requests.map(line),
      writes: requests.filter(({ method }) => method !== 'GET').map(line),
      posts: this.github.requests
        .slice(posted)
        .filter(
          ({ method, path }) => method !== 'GET' && path !== '/graphql' && !path.includes('/check-runs'),
        )
        .map(({ method, path, status }) => `${method} ${path} ${status}`),
    }
  }

  /** The environment that the runner passes to an action. */
  async #prepare(
    action: ActionName,
    event: WorkflowEvent,
    { inputs, env }: Pick<Step, 'inputs' | 'env'>,
    urls: Urls,
  ) {
    this.#runs += 1
    const own = await actionEnvironment(this.github, this.repository, {
      event,
      apiUrl: urls.github,
      directory: join(this.#setting.folder, String(this.#runs)),
      inputs: {
        ...(await defaultInputs(action)),
        'api-key': API_KEY,
        'api-url': urls.cloud,
        'review-key': REVIEW_KEY,
        'github-token': JOB_TOKEN,
        ...inputs,
      },
    })
    return { ...own, ...env }
  }

  /** Saves a push's current payload, for a run that starts after the branch has moved on. Returns its path. */
  async eventFile(push: WorkflowEvent): Promise<string> {
    const directory = join(this.#setting.folder, `event-${this.repository.tip()}`)
    const { GITHUB_EVENT_PATH = '' } = await actionEnvironment(this.github, this.repository, {
      event: push,
      apiUrl: GITHUB,
      directory,
    })
    return GITHUB_EVENT_PATH
  }

  /** Puts both services on local ports. */
  async serve(): Promise<Urls> {
    this.#servers ??= Promise.all([serve(this.cloud), serveGitHub(this.github)])
    const [cloud, github] = await this.#servers
    return { cloud: cloud.url, github: github.url }
  }

  /** The bodies of an issue's comments, oldest first. */
  comments(number: number): readonly string[] {
    return this.repository.commentBodies(number)
  }

  /** Members and invited people: address without its domain → sorted role ids with their resources. */
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

  async strike(): Promise<void> {
    const servers = await this.#servers
    await Promise.all(servers?.map((server) => server.close()) ?? [])
    await rm(this.#setting.folder, { recursive: true, force: true })
  }

  #expectNoSecrets(texts: readonly string[]): void {
    const bodies = this.repository.comments.map(({ body }) => body)
    for (const text of [...texts, ...bodies]) {
      for (const secret of [API_KEY, REVIEW_KEY, JOB_TOKEN, ...this.#tokens])
        expect(text).not.toContain(secret)
      expect(text).not.toMatch(/^ {4}at /m)
    }
  }
}
