import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readActionMetadata } from '../scripts/generate/action-metadata.ts'
import { at, membersFile } from './actions/acme.ts'
import { type StageOptions, test } from './actions/stage.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions?: unknown
  readonly concurrency?: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

interface Job {
  readonly environment?: { readonly name: string; readonly deployment: boolean }
  readonly permissions?: Readonly<Record<string, string>>
  readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly with?: object }[]
}

function workflowAt(path: string): Workflow {
  return parse(readFileSync(join(root, path), 'utf8')) as Workflow
}

/** A workflow that only starts another. */
const SIGNAL = 'roster-review'
/** A workflow that uses the token of a GitHub App, and not its own. */
const WITH_APP = 'roster-drift-app'

/** The permissions to read, beside the members file. */
const READS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'roster-preview-queue': { 'pull-requests': 'read' },
  'roster-refresh': { 'pull-requests': 'read', checks: 'read' },
}

/** The write permissions of each workflow. */
const WRITES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'roster-preview': { 'pull-requests': 'write', checks: 'write' },
  'roster-preview-static': { 'pull-requests': 'write' },
  'roster-preview-queue': {},
  'roster-refresh': { actions: 'write' },
  'roster-apply': { 'pull-requests': 'write' },
  'roster-drift': { issues: 'write' },
  'roster-drift-pull-request': { contents: 'write', 'pull-requests': 'write', issues: 'write' },
}

describe.each(globSync('examples/workflows/*.yml', { cwd: root }))('%s', (path) => {
  const workflow = workflowAt(path)
  const name = basename(path, '.yml')
  const jobs = Object.values(workflow.jobs)
  const steps = jobs.flatMap((job) => job.steps)

  it('gives our action inputs that it has', async () => {
    const ours = steps.filter(({ uses }) => uses?.startsWith('<owner>/roster/'))
    expect(ours).toHaveLength(name === SIGNAL ? 0 : 1)
    for (const { uses = '', with: given = {} } of ours) {
      const [, folder = ''] = /^<owner>\/roster\/(apps\/[a-z]+)@<commit>$/.exec(uses) ?? []
      const { inputs } = await readActionMetadata(root, folder)
      expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(given)))
      const required = Object.entries(inputs).filter(([, input]) => input.required === true)
      expect(Object.keys(given)).toEqual(expect.arrayContaining(required.map(([name]) => name)))
    }
  })

  it('has the least permissions, and secrets from an environment only', () => {
    expect(workflow.permissions).toEqual({})
    for (const { permissions, environment } of jobs) {
      const all = { contents: 'read', ...READS[name], ...WRITES[name] }
      expect(permissions).toEqual([SIGNAL, WITH_APP].includes(name) ? {} : all)
      if (!usesSecrets(path)) continue
      expect(environment).toEqual({ name: expect.stringMatching(/^roster-/), deployment: false })
    }
    expect(workflow.concurrency).toBeDefined()
  })

  it('checks nothing out and runs no shell', () => {
    expect(steps.filter(({ uses }) => uses?.startsWith('actions/checkout'))).toEqual([])
    expect(steps.flatMap(({ run = [] }) => run)).toEqual(
      name === SIGNAL ? [expect.stringMatching(/^echo "[\w .]+"$/)] : [],
    )
  })

  it('pins actions of others to a commit', () => {
    const others = steps.flatMap(({ uses = [] }) => uses).filter((uses) => !uses.startsWith('<owner>/'))
    for (const uses of others) expect(uses).toMatch(/@[0-9a-f]{40}$/)
  })
})

describe('a preview without a key', () => {
  it('uses no secret', () => {
    const keyless = globSync('examples/workflows/*.yml', { cwd: root }).filter((path) => !usesSecrets(path))
    expect(keyless.map((path) => basename(path, '.yml')).sort()).toEqual([
      'roster-preview-queue',
      'roster-preview-static',
      'roster-refresh',
      'roster-review',
    ])
  })

  test('has the permissions that it takes', async ({ openStage }) => {
    const stage = await openStage({ permissions: permissionsOf('roster-preview-static.yml') })
    const number = stage.propose(membersFile({ members: { zoe: {} } }))
    const inputs = { mode: 'static', 'api-key': '', 'review-key': '' }
    const run = await stage.run('preview', { name: 'pull_request', number }, { inputs })
    expect(run).toMatchObject({ code: 0, requests: [] })
    expect(stage.comments(number)).toEqual([expect.stringContaining(at('zoe'))])
  })
})

describe('a merge queue', () => {
  const inputs = { mode: 'static', 'api-key': '', 'review-key': '' }
  const policy = { approvals: 'enforce' }

  test('has a check of its own without a key, which asks for no approval again', async ({ openStage }) => {
    const permissions = permissionsOf('roster-preview-queue.yml')
    const stage = await openStage({ permissions, file: membersFile({ policy }) })
    const queued = stage.repository.queue(stage.propose(membersFile({ policy, members: { zoe: {} } })))
    const run = await stage.run('preview', { name: 'merge_group', queued }, { inputs })
    expect(run).toMatchObject({
      code: 0,
      requests: [],
      posts: [],
      summary: expect.stringContaining(at('zoe')),
    })
    const broken = stage.repository.queue(stage.propose(membersFile().replace('owner', 'ower')))
    expect(await stage.run('preview', { name: 'merge_group', queued: broken }, { inputs })).toMatchObject({
      code: 1,
      posts: [],
    })
  })

  test('merges several pull requests with one push, and all of them are applied', async ({ openStage }) => {
    const stage = await openStage()
    const [hires, leaves] = [
      stage.propose(membersFile({ members: { zoe: {} } })),
      stage.propose(membersFile({ members: { cat: null } })),
    ]
    for (const number of [hires, leaves]) expect((await stage.preview(number)).code).toBe(0)
    const push = stage.merge(hires)
    stage.merge(leaves)
    expect(await stage.apply(push)).toMatchObject({ code: 0, outputs: { applied: '2', held: '0' } })
  })
})

describe('the permissions of the example workflows are enough', () => {
  test('to comment a preview, to refresh it by hand, and to comment the outcome', async ({ openStage }) => {
    const permissions = permissionsOf('roster-preview.yml')
    expect(permissions).toEqual({ ...permissionsOf('roster-apply.yml'), checks: 'write' })
    const stage = await openStage({ permissions })
    const number = stage.propose(membersFile({ members: { zoe: {} } }))

    const comments = `/repos/acme/members/issues/${number}/comments`
    const preview = await stage.preview(number)
    expect(preview).toMatchObject({ code: 0, posts: [`POST ${comments} 201`] })
    expect(stage.repository.checkRuns).toMatchObject([{ name: 'Roster', conclusion: 'success' }])
    stage.repository.comments.length = 0
    const refresh = { inputs: { 'pull-requests': 'open' } }
    const refreshed = await stage.run('preview', { name: 'workflow_dispatch' }, refresh)
    expect(refreshed).toMatchObject({ code: 0, posts: [`POST ${comments} 201`] })

    const applied = await stage.apply(stage.merge(number))
    expect(applied).toMatchObject({
      code: 0,
      posts: [expect.stringMatching(/^PATCH .*\/issues\/comments\/\d+ 200$/)],
    })
    expect(applied.outputs).toMatchObject({ applied: '1', held: '0' })
    expect(await stage.run('apply', { name: 'schedule' })).toMatchObject({ code: 0, writes: [] })
  })

  test('to have the check run again after a review, and each of them is needed', async ({ openStage }) => {
    const all = permissionsOf('roster-refresh.yml')
    const policy = { approvals: 'enforce' }
    const again = async (permissions: typeof all) => {
      const stage = await openStage({ permissions, file: membersFile({ policy }) })
      const number = stage.propose(membersFile({ policy, members: { zoe: {} } }))
      const run = stage.repository.startRun('preview', stage.repository.pullRequest(number).head.sha)
      stage.repository.finishRun(run, 'failure')
      const inputs = { rerun: 'preview', 'api-key': '', 'review-key': '' }
      const { code } = await stage.run('preview', { name: 'workflow_run', number }, { inputs })
      return { code, attempt: run.attempt }
    }
    expect(await again(all)).toEqual({ code: 0, attempt: 2 })
    for (const [permission, less] of [
      ['contents', 'none'],
      ['pull_requests', 'none'],
      ['checks', 'none'],
      ['actions', 'read'],
    ] as const) {
      expect(await again({ ...all, [permission]: less })).toEqual({ code: 1, attempt: 1 })
    }
  })

  test('to keep an issue about drift', async ({ openStage }) => {
    const stage = await openStage({
      permissions: permissionsOf('roster-drift.yml'),
      file: membersFile({ members: { zoe: {} } }),
    })
    const run = await stage.run('apply', { name: 'schedule' }, { inputs: { mode: 'drift' } })
    expect(run).toMatchObject({ code: 0, writes: [] })
    expect([...stage.repository.issues.values()]).toMatchObject([
      { body: expect.stringContaining(at('zoe')) },
    ])
  })

  test('to propose a pull request about drift, and each of them is needed', async ({ openStage }) => {
    const all = permissionsOf('roster-drift-pull-request.yml')
    const watched = async (permissions: typeof all, file = membersFile({ members: { zoe: {} } })) => {
      const stage = await openStage({ permissions, file })
      const inputs = { mode: 'drift', 'drift-pull-request': 'true' }
      const run = await stage.run('apply', { name: 'schedule' }, { inputs })
      expect(run).toMatchObject({ code: 0, writes: [] })
      const issues = [...stage.repository.issues.values()]
      return {
        issues: issues.map(({ pull }) => (pull ? 'pull' : 'issue')),
        warnings: run.commands('warning').filter((line) => !line.startsWith('title=')),
      }
    }
    expect(await watched(all)).toEqual({ issues: ['pull'], warnings: [] })
    expect((await watched({ ...all, contents: 'read' })).issues).toEqual(['issue'])
    expect((await watched({ ...all, pull_requests: 'none' })).issues).toEqual(['issue'])
    const expired = membersFile({ members: { dan: { expires: '2026-01-31' } } })
    expect((await watched(all, expired)).issues).toEqual(['issue'])
    expect((await watched({ ...all, issues: 'none' }, expired)).issues).toEqual([])
  })
})

describe('a GitHub App', () => {
  test('proposes drift with the permissions that the workflow asks for, and the preview comments', async ({
    openStage,
  }) => {
    const [job] = Object.values(workflowAt(`examples/workflows/${WITH_APP}.yml`).jobs)
    const [app, drift] = job?.steps ?? []
    const asked = Object.entries(app?.with ?? {}).flatMap(([input, access]) =>
      input.startsWith('permission-') ? [[input.slice('permission-'.length).replace('-', '_'), access]] : [],
    )
    expect(drift?.with).toMatchObject({
      'github-token': expect.stringMatching(/^\$\{\{ steps\.app\.outputs\.token \}\}$/),
    })

    const members = { zoe: {} }
    const stage = await openStage({
      file: membersFile({ members }),
      permissions: permissionsOf('roster-preview.yml'),
    })
    const token = 'ghs_the-token-of-the-app'
    stage.github.addToken(token, { login: 'roster-acme[bot]', permissions: Object.fromEntries(asked) })
    const inputs = { mode: 'drift', 'drift-pull-request': 'true', 'github-token': token }
    const run = await stage.run('apply', { name: 'schedule' }, { inputs })
    expect(run).toMatchObject({ code: 0, writes: [] })
    expect(run.commands('warning').filter((line) => !line.startsWith('title='))).toEqual([])
    const [proposal] = [...stage.repository.issues.values()]
    expect(proposal).toMatchObject({ author: { login: 'roster-acme[bot]', type: 'Bot' }, pull: {} })

    // The App opened it, so GitHub starts the preview, whose job is the required check.
    expect(await stage.preview(proposal?.number ?? 0)).toMatchObject({ code: 0 })
    expect(await stage.run('apply', { name: 'schedule' }, { inputs })).toMatchObject({ code: 0, posts: [] })
  })
})

function usesSecrets(path: string): boolean {
  return readFileSync(join(root, path), 'utf8').includes('secrets.')
}

/** The permissions of its one job, with the names of GitHub's API. */
function permissionsOf(name: string): NonNullable<StageOptions['permissions']> {
  const [job] = Object.values(workflowAt(`examples/workflows/${name}`).jobs)
  const entries = Object.entries(job?.permissions ?? {})
  return Object.fromEntries(entries.map(([permission, access]) => [permission.replace('-', '_'), access]))
}
