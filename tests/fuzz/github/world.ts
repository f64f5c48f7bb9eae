/** Both actions in this process, on the emulators, without a server and without waiting. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { actionEnvironment, createElasticCloud } from '@roster/emulator'
import { createGitHub, type Fault, type WorkflowEvent } from '@roster/emulator/github'
import { API_KEY, acme, JOB_TOKEN, membersFile, REVIEW_KEY } from '../../actions/acme.ts'
import { type ActionName, defaultInputs } from '../../actions/action-manifest.ts'
import { runHere } from '../../actions/run-here.ts'

export interface Run {
  readonly code: number | null
  readonly outputs: Readonly<Record<string, string>>
  /** Everything that the run prints. */
  readonly log: string
  /** Writes to the organization. */
  readonly writes: readonly string[]
}

export type Mode = 'preview' | 'refresh' | 'rerun' | 'apply' | 'drift' | 'matrix'

export type World = ReturnType<typeof openWorld>

const FILE = 'members.json'
const CLOUD = 'https://api.elastic-cloud.com'
const GITHUB = 'https://api.github.com'
const PERMISSIONS = {
  actions: 'write',
  contents: 'write',
  pull_requests: 'write',
  issues: 'write',
  checks: 'write',
} as const

const INPUTS: Readonly<Record<string, string>> = {
  'members-file': FILE,
  'api-key': API_KEY,
  'api-url': CLOUD,
  'review-key': REVIEW_KEY,
  'github-token': JOB_TOKEN,
}

const MODE_INPUTS: Readonly<Record<Mode, Readonly<Record<string, string>>>> = {
  preview: { mode: 'live' },
  refresh: { mode: 'live', 'pull-requests': 'open' },
  rerun: { rerun: 'preview' },
  apply: {},
  drift: { mode: 'drift', 'drift-pull-request': 'true' },
  matrix: {},
}

const ACTION: Readonly<Record<Mode, ActionName>> = {
  preview: 'preview',
  refresh: 'preview',
  rerun: 'preview',
  apply: 'apply',
  drift: 'apply',
  matrix: 'matrix',
}

export function openWorld(start: number, file = membersFile()) {
  const clock = { now: start }
  const now = () => clock.now
  const cloud = createElasticCloud({ state: acme(), now })
  const github = createGitHub({ unknownReads: 0, now: () => new Date(clock.now - 120_000) })
  github.addToken(JOB_TOKEN, { permissions: PERMISSIONS })
  const repository = github.addRepository('acme/members')
  repository.commit({ files: { [FILE]: file } })
  const machine = {
    now,
    sleep: async () => {},
    onCancel: () => {},
    fetch: (input: Parameters<typeof fetch>[0], init?: RequestInit) => {
      const request = new Request(input, init)
      return (request.url.startsWith(CLOUD) ? cloud : github).fetch(request)
    },
  }

  async function run(
    event: WorkflowEvent,
    mode: Mode,
    damage?: Pick<Fault, 'kind' | 'method' | 'path'>,
  ): Promise<Run> {
    const action = ACTION[mode]
    const directory = await mkdtemp(join(tmpdir(), 'roster-answers-'))
    const asked = cloud.requests.length
    try {
      const env = await actionEnvironment(github, repository, {
        event,
        apiUrl: GITHUB,
        directory,
        inputs: { ...(await defaultInputs(action)), ...INPUTS, ...MODE_INPUTS[mode] },
      })
      if (damage) github.addFault({ ...damage, times: Number.POSITIVE_INFINITY })
      const { code, outputs, stdout } = await runHere(action, env, machine)
      const writes = cloud.requests
        .slice(asked)
        .filter(({ method }) => method !== 'GET')
        .map(({ method, path }) => `${method} ${path}`)
      return { code, outputs, log: stdout, writes }
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  }

  return {
    github,
    repository,
    run,
    propose(text: string): number {
      const head = `edit-${repository.issues.size + 1}`
      repository.commit({ branch: head, files: { [FILE]: text }, author: 'grace' })
      return repository.openPullRequest({ head, author: 'grace' })
    },
    merge(number: number): WorkflowEvent {
      const before = repository.tip()
      clock.now += 1000
      repository.merge(number)
      clock.now += 1000
      return { name: 'push', before }
    },
  }
}
