import { expect } from 'vitest'
import { expectPublished } from '../published-schema.ts'
import { acme, at, membersFile } from './acme.ts'
import { type StageRun, test } from './stage.ts'

const EDITED = membersFile({
  members: {
    bob: { deployments: { 'logs-prod': 'viewer', shop: 'editor' } },
    cat: null,
    zoe: { deployments: { shop: 'viewer' } },
  },
})

const output = ({ files, outputs }: StageRun, name: string) => files[outputs[name] ?? '']

const auditLines = (run: StageRun) => (output(run, 'audit-log') ?? '').trimEnd().split('\n')

test('the plan of a preview, the result and the audit log are as published', async ({ openStage }) => {
  const stage = await openStage()
  const number = stage.propose(EDITED)
  expectPublished('plan', output(await stage.preview(number), 'plan'))
  stage.repository.review(number, 'root-acme', 'APPROVED')
  const run = await stage.apply(stage.merge(number))
  expectPublished('apply-result', output(run, 'result'))
  const lines = auditLines(run)
  expect(lines).toHaveLength(3)
  for (const line of lines) expectPublished('audit-record', line)
})

test('so is the result of a run in which a change fails, and another is held', async ({ openReviewed }) => {
  const { stage, number } = await openReviewed(EDITED)
  stage.cloud.faults.configure({ refuse: { emails: [at('zoe')], resources: [] } })
  const state = stage.cloud.state.export()
  const memberships = state.memberships.filter(({ userId }) => userId !== 'ivy')
  stage.cloud.state.import({ ...state, memberships })
  const run = await stage.apply(stage.merge(number))
  const result = expectPublished('apply-result', output(run, 'result'))
  expect(result).toMatchObject({
    outcomes: expect.arrayContaining([
      expect.objectContaining({ email: at('zoe'), status: 'failed' }),
      expect.objectContaining({ email: at('ivy'), status: 'held' }),
    ]),
  })
  for (const line of auditLines(run)) expectPublished('audit-record', line)
})

test('so is the result of a run that a guard stops', async ({ openStage }) => {
  const stage = await openStage()
  const number = stage.propose(membersFile({ members: { bob: null, cat: null, ivy: null } }))
  expectPublished('plan', output(await stage.preview(number), 'plan'))
  const run = await stage.apply(stage.merge(number))
  expect(run.code).toBe(1)
  expectPublished('apply-result', output(run, 'result'))
})

test('so is what drift mode finds: a plan', async ({ openStage }) => {
  const stage = await openStage({ state: acme({ members: [{ email: at('yan'), userId: 'yan' }] }) })
  const run = await stage.run('apply', { name: 'schedule' }, { inputs: { mode: 'drift' } })
  expectPublished('plan', output(run, 'result'))
})
