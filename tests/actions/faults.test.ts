import { mkdirSync, rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, vi } from 'vitest'
import { at, LOGS, membersFile, ORGANIZATION, SHOP } from './acme.ts'
import { type StageRun, test } from './stage.ts'

/** Grants for bob and dan, two kinds of invitations, revokes and a removal: every kind of write. */
const MUCH = membersFile({
  members: {
    bob: { deployments: { shop: 'editor' } },
    dan: { deployments: { '*': 'viewer' } },
    yan: {},
    zoe: { deployments: { shop: 'viewer' } },
    cat: null,
  },
})
const AFTERWARDS = {
  bob: [`deployment-editor ${SHOP}`],
  dan: ['deployment-viewer *'],
  'yan (invited)': [],
  'zoe (invited)': [`deployment-viewer ${SHOP}`],
}

function auditOf({ files, outputs }: StageRun) {
  return (files[outputs['audit-log'] ?? ''] ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { readonly request: { readonly operation: string } })
}

describe.concurrent('what goes wrong on the way is made up for', () => {
  test('every second answer lost, before or after its effect', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(MUCH)
    const push = stage.merge(number)
    stage.cloud.faults.add({ kind: 'dropped-connection', afterEffect: true }, { every: 2 })
    stage.cloud.faults.add({ kind: 'dropped-connection' }, { every: 5 })
    const run = await stage.apply(push)
    expect({ code: run.code, failed: run.outputs['failed'] }).toEqual({ code: 0, failed: '0' })
    expect(stage.access()).toMatchObject(AFTERWARDS)
    expect(stage.access()).not.toHaveProperty('cat')
    expect(auditOf(run)).toHaveLength(run.writes.length)
  })

  test('bursts of 429, with and without a wait', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(MUCH)
    const push = stage.merge(number)
    stage.cloud.faults.add({ kind: 'too-many-requests', retryAfterSeconds: 0 }, { every: 2 })
    stage.cloud.faults.add({ kind: 'too-many-requests', retryAfterSeconds: 1 }, { method: 'POST', nth: 1 })
    const { code, outputs } = await stage.apply(push)
    expect({ code, applied: outputs['applied'] }).toEqual({ code: 0, applied: '5' })
    expect(stage.access()).toMatchObject(AFTERWARDS)
  })

  test('a proxy’s error pages, before and after the effect', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(MUCH)
    const push = stage.merge(number)
    stage.cloud.faults.add({ kind: 'html-error', status: 502, afterEffect: true }, { method: 'POST', nth: 1 })
    stage.cloud.faults.add({ kind: 'html-error', status: 502 }, { method: 'DELETE', nth: 1 })
    stage.cloud.faults.add({ kind: 'html-error', status: 502 }, { method: 'GET', nth: 2 })
    const { code, outputs } = await stage.apply(push)
    expect({ code, applied: outputs['applied'] }).toEqual({ code: 0, applied: '5' })
    expect(stage.access()).toMatchObject(AFTERWARDS)
  })

  test('a refused address costs only itself, and is named with what to do', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(membersFile({ members: { xia: {}, yan: {}, zoe: {} } }))
    stage.cloud.readings.accounts = 'one-organization'
    stage.cloud.joinElsewhere(at('yan'))
    const { code, outputs, summary, commands } = await stage.apply(stage.merge(number))
    expect({ code, applied: outputs['applied'], failed: outputs['failed'] }).toEqual({
      code: 1,
      applied: '2',
      failed: '1',
    })
    expect(Object.keys(stage.access())).toEqual(expect.arrayContaining(['xia (invited)', 'zoe (invited)']))
    expect(summary).toContain('organization.user_organization_already_belongs')
    expect(stage.comments(number)[0]).toContain(at('yan'))
    expect(commands('error')).toEqual([expect.stringContaining('Of 3 changes, 1 failed.')])
  })

  test('a refused resource costs only itself', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(MUCH)
    stage.cloud.faults.configure({ refuse: { emails: [], resources: [LOGS] } })
    const { code, outputs, summary } = await stage.apply(stage.merge(number))
    expect({ code, applied: outputs['applied'], failed: outputs['failed'] }).toEqual({
      code: 1,
      applied: '4',
      failed: '1',
    })
    expect(summary).toContain('role_assignments.unauthorized_role_assignments')
    expect(stage.access()['bob']).toEqual([`deployment-editor ${SHOP}`, `deployment-viewer ${LOGS}`])
  })

  test('a key that is revoked during the run ends it, and the report lists what is left', async ({
    openReviewed,
  }) => {
    const { stage, number } = await openReviewed(MUCH)
    const push = stage.merge(number)
    const stop = stage.cloud.observe(() => {
      stop()
      stage.cloud.state.import({ ...stage.cloud.state.export(), keys: [] })
    })
    const { code, writes, summary } = await stage.apply(push)
    expect(code).toBe(1)
    // Both grants are sent at once, so the second can be under way when the first takes effect.
    expect(writes.filter((line) => !line.endsWith(' 401')).length).toBeLessThanOrEqual(2)
    expect(summary).toContain('The run ended early')
    expect(summary).toContain('Not attempted')
  })

  test('GitHub failing now and then', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(MUCH)
    const push = stage.merge(number)
    stage.github.addFault({ method: 'GET', path: /contents/, kind: 'html-502' })
    stage.github.addFault({ method: 'GET', path: /comments/, kind: 'dropped-before' })
    stage.github.addFault({ method: 'PATCH', path: /comments/, kind: 'dropped-after' })
    const { code, outputs } = await stage.apply(push)
    expect({ code, applied: outputs['applied'] }).toEqual({ code: 0, applied: '5' })
    expect(stage.comments(number)).toEqual([expect.stringContaining('<!-- roster:applied ')])
  })

  test('an outcome that cannot be commented changes nothing about the outcome', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(MUCH)
    const push = stage.merge(number)
    stage.github.addFault({
      method: 'PATCH',
      path: /comments/,
      kind: { status: 422, message: 'Validation Failed' },
    })
    const { code, outputs, summary, commands } = await stage.apply(push)
    expect({ code, applied: outputs['applied'] }).toEqual({ code: 0, applied: '5' })
    expect(summary).toContain('Applied')
    expect(commands('warning')).toContainEqual(expect.stringContaining('The outcome could not be commented.'))
  })
})

describe.concurrent('a run that dies half-way', () => {
  test.for([1, 2, 3, 4, 5])(
    'after write %i is finished by the next one, as it was reviewed',
    async (deadly, { openReviewed }) => {
      const { stage, number } = await openReviewed(MUCH)
      const push = stage.merge(number)
      let effects = 0
      let kill = () => {}
      const stop = stage.cloud.observe(() => {
        effects += 1
        if (effects === deadly) kill()
      })
      const { code } = await stage.runProgram('apply', push, {
        onStart: (child) => (kill = () => child.kill('SIGKILL')),
      })
      stop()
      expect(code).toBe(null)
      const again = await stage.apply(push)
      expect({ code: again.code, held: again.outputs['held'] }).toEqual({ code: 0, held: '0' })
      expect(stage.access()).toMatchObject(AFTERWARDS)
      expect(stage.access()).not.toHaveProperty('cat')
    },
  )

  test('is finished on schedule, from what the pull requests of the last 30 days showed', async ({
    openReviewed,
  }) => {
    const { stage, number } = await openReviewed(MUCH)
    const push = stage.merge(number)
    let kill = () => {}
    const stop = stage.cloud.observe(() => kill())
    await stage.runProgram('apply', push, { onStart: (child) => (kill = () => child.kill('SIGKILL')) })
    stop()
    const { code, outputs } = await stage.apply({ name: 'schedule' })
    expect({ code, held: outputs['held'] }).toEqual({ code: 0, held: '0' })
    expect(stage.access()).toMatchObject(AFTERWARDS)
  })
})

describe.concurrent('a run that is told to stop', () => {
  test.for(['SIGTERM', 'SIGINT'] as const)(
    'by %s ends in time, and reports everything it did',
    async (signal, { openReviewed }) => {
      const { stage, number } = await openReviewed(MUCH)
      const push = stage.merge(number)
      stage.cloud.faults.add(
        { kind: 'latency', milliseconds: 60_000 },
        { method: 'POST', path: '*/invitations' },
      )
      let end = 0
      const run = await stage.runProgram('apply', push, {
        onStart: async (child) => {
          await vi.waitUntil(
            () =>
              stage.cloud.requests.some(
                ({ method, path }) => method === 'POST' && path.endsWith('/invitations'),
              ),
            { timeout: 10_000 },
          )
          const start = performance.now()
          child.once('close', () => (end = performance.now() - start))
          child.kill(signal)
        },
      })
      expect(run.code).toBe(1)
      expect(end).toBeLessThan(7500)
      expect(auditOf(run)).toHaveLength(run.writes.length)
      expect(run.summary).toContain('The run was cancelled')
      expect(run.summary).toContain('Not attempted')
      expect(run.summary).toContain(at('dan'))
      expect(JSON.parse(run.files[run.outputs['result'] ?? ''] ?? '')).toMatchObject({
        stopped: 'The run was cancelled.',
      })
      expect(stage.comments(number)).toEqual([expect.stringContaining('<!-- roster:applied ')])

      stage.cloud.faults.clear()
      expect(await stage.apply(push)).toMatchObject({ code: 0, outputs: { held: '0', failed: '0' } })
      expect(stage.access()).toMatchObject(AFTERWARDS)
    },
  )

  test('while it plans writes nothing', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(MUCH)
    const push = stage.merge(number)
    stage.cloud.faults.add({ kind: 'latency', milliseconds: 60_000 }, { method: 'GET', path: '*/members' })
    const seen = stage.cloud.requests.length
    const start = performance.now()
    const run = await stage.runProgram('apply', push, {
      onStart: async (child) => {
        await vi.waitUntil(() => stage.cloud.requests.length > seen, { timeout: 10_000 })
        child.kill('SIGTERM')
      },
    })
    expect({ code: run.code, writes: run.writes }).toEqual({ code: 1, writes: [] })
    expect(run.commands('error')).toEqual([expect.stringContaining('The run was cancelled')])
    expect(performance.now() - start).toBeLessThan(8500)
  })

  test('by an audit log that cannot be written any more does nothing that is not on record', async ({
    openReviewed,
    onTestFinished,
  }) => {
    const temporary = await mkdtemp(join(tmpdir(), 'roster-audit-'))
    onTestFinished(() => rm(temporary, { recursive: true }))
    const auditLog = join(temporary, 'roster', 'members.json', 'audit.jsonl')
    const { stage, number } = await openReviewed(MUCH)
    const push = stage.merge(number)
    const stop = stage.cloud.observe(() => {
      stop()
      rmSync(auditLog)
      mkdirSync(auditLog)
    })
    const { code, writes, summary } = await stage.apply(push, { env: { RUNNER_TEMP: temporary } })
    expect(code).toBe(1)
    expect(writes.toSorted()).toEqual([
      'POST /users/bob/role_assignments 200',
      'POST /users/dan/role_assignments 200',
    ])
    expect(summary).toContain('The audit log cannot be written: EISDIR')
    expect(summary).toContain('Not attempted')
  })

  test('by its time budget does the same', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(MUCH)
    const push = stage.merge(number)
    stage.cloud.faults.add(
      { kind: 'latency', milliseconds: 60_000 },
      { method: 'POST', path: '*/invitations' },
    )
    const start = performance.now()
    const run = await stage.runProgram('apply', push, { inputs: { timeout: '2s' } })
    expect(run.code).toBe(1)
    expect(run.summary).toContain('The time is up')
    // Far less than the request in flight would take.
    expect(performance.now() - start).toBeLessThan(30_000)
    expect(auditOf(run)).toHaveLength(run.writes.length)
  })
})

test('on schedule, a member whose reviewed date has passed is removed', async ({ openStage }) => {
  const stage = await openStage()
  const number = stage.propose(membersFile({ members: { dan: { expires: '2020-01-01' } } }))
  await stage.preview(number)
  stage.merge(number)
  const { code, writes } = await stage.apply({ name: 'schedule' })
  expect({ code, writes }).toEqual({
    code: 0,
    writes: [`DELETE /organizations/${ORGANIZATION}/members/dan 200`],
  })
})
