import { type ElasticCloudState, organization, role } from '@roster/emulator'
import { expect } from 'vitest'
import { acme, at, LOGS, ORGANIZATION } from './acme.ts'
import { type Stage, test } from './stage.ts'

const OTHER = '9876543210'
const OTHER_KEY = 'essu_the-key-of-the-other-organization'

/** Acme, and another organization of two people. */
function twoOrganizations(): ElasticCloudState {
  const here = acme()
  const there = organization({
    id: OTHER,
    now: Date.now(),
    members: [
      { email: 'owner@other.example', userId: 'owner', roles: [role('organization-admin')] },
      { email: 'kim@other.example', userId: 'kim', roles: [role('deployment-viewer')] },
    ],
    keys: [
      { id: 'other', secret: OTHER_KEY, email: 'owner@other.example', roles: [role('organization-admin')] },
    ],
  })
  return {
    ...here,
    organizations: [...here.organizations, ...there.organizations],
    people: [...here.people, ...there.people],
    memberships: [...here.memberships, ...there.memberships],
    keys: [...here.keys, ...there.keys],
  }
}

const groups = (readers: 'viewer' | 'editor') =>
  JSON.stringify({ groups: { readers: { deployments: { '*': readers } } } })

const NOBODY = Object.fromEntries(['dan', 'eva', 'fay', 'gus', 'hal', 'ivy'].map((name) => [at(name), {}]))

const HERE = JSON.stringify({
  organization: ORGANIZATION,
  extends: '../groups.json',
  resources: { deployments: { logs: LOGS } },
  members: {
    [at('ada')]: { organization: 'owner' },
    [at('root')]: { organization: 'owner' },
    [at('bob')]: { deployments: { logs: 'viewer' } },
    [at('cat')]: { deployments: { '*': 'editor' } },
    ...NOBODY,
  },
})

const THERE = JSON.stringify({
  organization: OTHER,
  extends: '../groups.json',
  members: { 'owner@other.example': { organization: 'owner' }, 'kim@other.example': { groups: ['readers'] } },
})

const FILES = {
  'members.json': null,
  'groups.json': groups('viewer'),
  'organizations/here.json': HERE,
  'organizations/there.json': THERE,
}

const HERE_JOB = { inputs: { 'members-file': 'organizations/here.json' } }
const THERE_JOB = { inputs: { 'members-file': 'organizations/there.json', 'api-key': OTHER_KEY } }

function propose(stage: Stage, files: Readonly<Record<string, string>>): number {
  const head = `edit-${stage.repository.issues.size + 1}`
  stage.repository.commit({ branch: head, files, author: 'grace' })
  return stage.repository.openPullRequest({ head, author: 'grace' })
}

async function openTwo(openStage: (options: object) => Promise<Stage>): Promise<Stage> {
  const stage = await openStage({ state: twoOrganizations(), file: null })
  stage.repository.commit({ files: FILES })
  return stage
}

test('a change of a shared group is previewed and applied for each organization, with a comment for each', async ({
  openStage,
}) => {
  const stage = await openTwo(openStage)
  const number = propose(stage, { 'groups.json': groups('editor') })
  expect((await stage.preview(number, HERE_JOB)).outputs).toMatchObject({ changes: '0' })
  expect((await stage.preview(number, THERE_JOB)).outputs).toMatchObject({ changes: '1' })
  const [here = '', there = '', another] = stage.comments(number)
  expect(another).toBeUndefined()
  expect(here).toContain('Nothing to apply')
  expect(there).toContain('`kim@other.example` · Viewer → Editor on all deployments')

  const push = stage.merge(number)
  expect(await stage.apply(push, HERE_JOB)).toMatchObject({ code: 0, writes: [] })
  const applied = await stage.apply(push, THERE_JOB)
  expect(applied).toMatchObject({ code: 0, outputs: { applied: '1', held: '0' } })
  expect(applied.writes).toEqual([
    'POST /users/kim/role_assignments 200',
    'DELETE /users/kim/role_assignments 200',
  ])
  // The members file itself did not change: the scheduled run finds the review by the commit to the group.
  expect(await stage.apply({ name: 'schedule' }, THERE_JOB)).toMatchObject({ code: 0, writes: [] })
})

test('what a crash left of a change of a shared group is finished by the schedule', async ({ openStage }) => {
  const stage = await openTwo(openStage)
  const number = propose(stage, { 'groups.json': groups('editor') })
  await stage.preview(number, THERE_JOB)
  stage.merge(number)
  const run = await stage.apply({ name: 'schedule' }, THERE_JOB)
  expect(run).toMatchObject({ code: 0, outputs: { applied: '1', held: '0' } })
})

test('a push is superseded by one that changes what its file extends', async ({ openStage }) => {
  const stage = await openTwo(openStage)
  const number = propose(stage, { 'groups.json': groups('editor') })
  await stage.preview(number, THERE_JOB)
  const push = stage.merge(number)
  const event = await stage.eventFile(push)
  stage.repository.commit({ files: { 'groups.json': groups('viewer') } })
  const late = await stage.apply(push, { ...THERE_JOB, env: { GITHUB_EVENT_PATH: event } })
  expect(late).toMatchObject({ code: 0, writes: [] })
  expect(late.commands('notice')).toEqual([expect.stringContaining('superseded')])
})

test('an error in a shared group blocks, and is reported at its line', async ({ openStage }) => {
  const stage = await openTwo(openStage)
  const number = propose(stage, { 'groups.json': groups('editor').replace('editor', 'edtor') })
  const run = await stage.preview(number, THERE_JOB)
  expect(run.code).toBe(1)
  expect(stage.comments(number)[0]).toContain('`groups.json:1:')
})

test('a file outside of the repository is not extended', async ({ openStage }) => {
  const stage = await openTwo(openStage)
  const number = propose(stage, {
    'organizations/there.json': THERE.replace('../groups.json', '../../groups.json'),
  })
  const run = await stage.preview(number, THERE_JOB)
  expect(run.code).toBe(1)
  expect(stage.comments(number)[0]).toContain('is outside of the repository')
})
