/** Both actions in this process, on the emulators, without a server and without waiting. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getOctokit } from '@actions/github'
import { applyAction } from '@roster/apply/apply-action'
import { driftAction } from '@roster/apply/drift-action'
import { readInputs as readApplyInputs } from '@roster/apply/inputs'
import { openResults } from '@roster/apply/results'
import { Secret } from '@roster/core'
import { createReader, createTransport, createWriter } from '@roster/elastic-cloud'
import { createElasticCloud } from '@roster/emulator'
import { createGitHub, type Fault } from '@roster/emulator/github'
import { createGitHubClient, type Trigger } from '@roster/github'
import { readInputs as readPreviewInputs } from '@roster/preview/inputs'
import { runPreview } from '@roster/preview/run-preview'
import { API_KEY, acme, JOB_TOKEN, membersFile, REVIEW_KEY } from '../../actions/acme.ts'

export interface Run {
  readonly code: 0 | 1
  readonly error: unknown
  /** Everything that the run prints. */
  readonly log: string
  /** Writes to the organization. */
  readonly writes: readonly string[]
}

export type World = ReturnType<typeof openWorld>

const FILE = 'members.json'
const CLOUD = 'https://api.elastic-cloud.com'
const PERMISSIONS = { contents: 'write', pull_requests: 'write', issues: 'write', checks: 'write' } as const

const INPUTS: Readonly<Record<string, string>> = {
  'members-file': FILE,
  'api-key': API_KEY,
  'api-url': CLOUD,
  'review-key': REVIEW_KEY,
  'github-token': JOB_TOKEN,
  comment: 'true',
  'pull-requests': 'this',
  unreviewed: 'hold',
  'dry-run': 'false',
  timeout: '10m',
  'drift-pull-request': 'true',
}

export function openWorld(now: number, file = membersFile()) {
  const clock = { now }
  const cloud = createElasticCloud({ state: acme(), now: () => clock.now })
  const github = createGitHub({ unknownReads: 0, now: () => new Date(clock.now - 120_000) })
  github.addToken(JOB_TOKEN, { permissions: PERMISSIONS })
  const repository = github.addRepository('acme/members')
  repository.commit({ files: { [FILE]: file } })
  const sleep = async () => {}
  const client = () =>
    createGitHubClient({
      getOctokit,
      token: new Secret(JOB_TOKEN),
      apiUrl: 'https://api.github.com',
      userAgent: 'roster/test',
      fetch: github.fetch,
      now: () => clock.now,
      sleep,
    })
  const transport = () =>
    createTransport({
      apiUrl: CLOUD,
      apiKey: new Secret(API_KEY),
      now: () => clock.now,
      random: () => 0,
      sleep,
      fetch: (input, init) => cloud.fetch(new Request(input, init)),
    })

  async function run(
    trigger: Trigger,
    mode: 'preview' | 'apply' | 'drift',
    damage?: Pick<Fault, 'kind' | 'method' | 'path'>,
  ): Promise<Run> {
    const lines: string[] = []
    let code: Run['code'] = 0
    let error: unknown
    const print = (message: string | Error) => void lines.push(String(message))
    const setFailed = (message: string) => {
      code = 1
      print(message)
    }
    const log = { error: print, info: print, notice: print, warning: print, setFailed }
    const get = (name: string) =>
      name === 'mode' ? (mode === 'preview' ? 'live' : mode) : (INPUTS[name] ?? '')
    const folder = await mkdtemp(join(tmpdir(), 'roster-answers-'))
    const context = {
      trigger,
      repository: { owner: 'acme', repo: 'members' },
      apiUrl: 'https://api.github.com',
      sha: repository.tip(),
      runUrl: 'https://github.com/acme/members/actions/runs/1',
      temporaryFolder: folder,
    }
    const asked = cloud.requests.length
    if (damage) github.addFault({ ...damage, times: Number.POSITIVE_INFINITY })
    const writeSummary = async () => {}
    try {
      const connections = { client: client(), now: () => clock.now, sleep }
      if (mode === 'preview') {
        const reader = createReader(transport())
        await runPreview(readPreviewInputs(get), context, {
          ...connections,
          reader,
          log,
          writeSummary,
          publish: async () => {},
        })
      } else {
        const inputs = readApplyInputs(get)
        const results = await openResults(inputs, context, { info: print, setOutput() {}, writeSummary })
        await (mode === 'drift' ? driftAction : applyAction)(inputs, context, {
          ...connections,
          planner: createReader(transport()),
          reader: createReader(transport()),
          writer: createWriter(transport()),
          signal: new AbortController().signal,
          stop: print,
          log,
          results,
        })
      }
    } catch (reason) {
      error = reason
      setFailed(reason instanceof Error ? reason.message : String(reason))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
    const writes = cloud.requests
      .slice(asked)
      .filter(({ method }) => method !== 'GET')
      .map(({ method, path }) => `${method} ${path}`)
    return { code, error, log: lines.join('\n'), writes }
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
    merge(number: number): Trigger {
      const before = repository.tip()
      clock.now += 1000
      const after = repository.merge(number)
      clock.now += 1000
      return { kind: 'push', ref: 'refs/heads/main', branch: 'main', before, after, defaultBranch: 'main' }
    },
  }
}
