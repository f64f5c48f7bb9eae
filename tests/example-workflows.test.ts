import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readActionMetadata } from '../scripts/action-metadata.ts'
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
  readonly environment?: string
  readonly permissions?: Readonly<Record<string, string>>
  readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly with?: object }[]
}

function workflowAt(path: string): Workflow {
  return parse(readFileSync(join(root, path), 'utf8')) as Workflow
}

describe.each(globSync('examples/workflows/*.yml', { cwd: root }))('%s', (path) => {
  const workflow = workflowAt(path)
  const jobs = Object.values(workflow.jobs)
  const steps = jobs.flatMap((job) => job.steps)

  it('gives our action inputs that it has', async () => {
    const ours = steps.filter(({ uses }) => uses?.startsWith('<owner>/roster/'))
    expect(ours).toHaveLength(1)
    for (const { uses = '', with: given = {} } of ours) {
      const [, folder = ''] = /^<owner>\/roster\/(apps\/[a-z]+)@v1$/.exec(uses) ?? []
      const { inputs } = await readActionMetadata(root, folder)
      expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(given)))
      const required = Object.entries(inputs).filter(([, input]) => input.required === true)
      expect(Object.keys(given)).toEqual(expect.arrayContaining(required.map(([name]) => name)))
    }
  })

  it('has the least permissions, and secrets from an environment only', () => {
    const conversation = path.endsWith('roster-drift.yml') ? 'issues' : 'pull-requests'
    const checks = path.endsWith('roster-preview.yml') ? { checks: 'write' } : {}
    expect(workflow.permissions).toEqual({})
    for (const { permissions, environment } of jobs) {
      expect(permissions).toEqual({ contents: 'read', [conversation]: 'write', ...checks })
      expect(environment).toMatch(/^roster-/)
    }
    expect(workflow.concurrency).toBeDefined()
  })

  it('checks nothing out and runs no shell', () => {
    expect(
      steps.filter(({ uses, run }) => run !== undefined || uses?.startsWith('actions/checkout')),
    ).toEqual([])
  })

  it('pins what is not ours to a commit', () => {
    const others = steps.flatMap(({ uses = '' }) => (uses.startsWith('<owner>/') ? [] : [uses]))
    for (const uses of others) expect(uses).toMatch(/@[0-9a-f]{40}$/)
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
})

/** Of its one job, by the names that GitHub's API has for them. */
function permissionsOf(name: string): NonNullable<StageOptions['permissions']> {
  const [job] = Object.values(workflowAt(`examples/workflows/${name}`).jobs)
  const entries = Object.entries(job?.permissions ?? {})
  return Object.fromEntries(entries.map(([permission, access]) => [permission.replace('-', '_'), access]))
}
