import { type ElasticCloudState, organization, role } from '@roster/emulator'
import { describe, expect } from 'vitest'
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

describe('the files of two organizations', () => {
  const ENFORCE = { approvals: 'enforce' }
  const KIM = { 'kim@other.example': { deployments: { '*': 'viewer' } } }

  const file = (organization: string, members: object, policy: object = {}) =>
    JSON.stringify({ organization, policy, members })
  const here = (members: object = {}, policy: object = {}) =>
    file(
      ORGANIZATION,
      {
        [at('ada')]: { organization: 'owner', github: 'ada' },
        [at('root')]: { organization: 'owner' },
        [at('bob')]: { deployments: { [LOGS]: 'viewer' } },
        [at('cat')]: { deployments: { '*': 'editor' } },
        ...NOBODY,
        ...members,
      },
      policy,
    )
  const there = (members: object = {}, policy: object = {}) =>
    file(
      OTHER,
      { 'owner@other.example': { organization: 'owner', github: 'olga' }, ...KIM, ...members },
      policy,
    )

  async function openPair(
    openStage: (options: object) => Promise<Stage>,
    policy: object = {},
  ): Promise<Stage> {
    const stage = await openStage({ state: twoOrganizations(), file: null })
    const files = { [A]: here({}, policy), [B]: there({}, policy) }
    stage.repository.commit({ files: { 'members.json': null, ...files } })
    return stage
  }

  const [A, B] = ['organizations/here.json', 'organizations/there.json']
  /** The key of each organization with the file of the other. */
  const HERE_AT_B = { inputs: { 'members-file': B } }
  const THERE_AT_A = { inputs: { 'members-file': A, 'api-key': OTHER_KEY } }
  const ZOE = { 'zoe@acme.example': {} }
  const KIM_OWNS = { 'kim@other.example': { organization: 'owner' } }
  const SCHEDULE = { name: 'schedule' } as const

  test('do not share a review: the seal of one is nothing to the other', async ({ openStage }) => {
    const stage = await openPair(openStage)
    const number = propose(stage, { [A]: here(ZOE), [B]: there(KIM_OWNS) })
    await stage.preview(number, HERE_JOB)
    const [comment] = stage.repository.comments
    const body = comment?.body ?? ''
    // Word for word, and under the name of the other file.
    for (const copy of [body, body.replace('here.json', 'there.json')]) {
      stage.repository.comment(number, 'github-actions[bot]', copy)
    }
    const push = stage.merge(number)
    const run = await stage.apply(push, THERE_JOB)
    expect(run).toMatchObject({ code: 1, writes: [], outputs: { held: '1' } })
    expect(run.stdout).toContain('belongs to another pull request, file or organization')
    expect(await stage.apply(push, HERE_JOB)).toMatchObject({ code: 0, outputs: { applied: '1' } })
    expect(await stage.apply(SCHEDULE, THERE_JOB)).toMatchObject({ code: 1, writes: [] })
  })

  test('do not share approvals', async ({ openStage }) => {
    const stage = await openPair(openStage, ENFORCE)
    const number = propose(stage, { [A]: here(ZOE, ENFORCE), [B]: there(KIM_OWNS, ENFORCE) })
    stage.repository.review(number, 'ada', 'APPROVED')
    expect((await stage.preview(number, HERE_JOB)).code).toBe(0)
    expect((await stage.preview(number, THERE_JOB)).code).toBe(1)
    const push = stage.merge(number)
    expect(await stage.apply(push, HERE_JOB)).toMatchObject({ code: 0, outputs: { applied: '1' } })
    expect(await stage.apply(push, THERE_JOB)).toMatchObject({ code: 1, writes: [] })
    stage.repository.review(number, 'olga', 'APPROVED')
    expect(await stage.apply(SCHEDULE, THERE_JOB)).toMatchObject({ code: 0, outputs: { applied: '1' } })
  })

  test('do not share records: what one run undid or made is nothing to the other', async ({ openStage }) => {
    const stage = await openPair(openStage)
    const number = propose(stage, { [A]: here(ZOE), [B]: there(KIM_OWNS) })
    await stage.preview(number, HERE_JOB)
    await stage.preview(number, THERE_JOB)
    const push = stage.merge(number)
    expect(await stage.apply(push, HERE_JOB)).toMatchObject({ code: 0, outputs: { applied: '1' } })
    // The record of the first on the pull request leaves the other unfinished.
    expect(await stage.apply(SCHEDULE, THERE_JOB)).toMatchObject({ code: 0, outputs: { applied: '1' } })
    for (const job of [HERE_JOB, THERE_JOB]) {
      expect(await stage.apply(SCHEDULE, job)).toMatchObject({ code: 0, writes: [] })
    }
  })

  test('that swap paths take their authority, reviews and records along', async ({ openStage }) => {
    const stage = await openPair(openStage, ENFORCE)
    const number = propose(stage, { [B]: there(KIM_OWNS, ENFORCE) })
    stage.repository.review(number, 'olga', 'APPROVED')
    await stage.preview(number, THERE_JOB)
    await stage.apply(stage.merge(number), THERE_JOB)
    expect(stage.access()['kim@other.example']).toEqual(['organization-admin'])
    // An owner takes it back in the console.
    const state = stage.cloud.state.export()
    const memberships = state.memberships.map((each) =>
      each.userId === 'kim' ? { ...each, assignments: [role('deployment-viewer')] } : each,
    )
    stage.cloud.state.import({ ...state, memberships })

    const swap = propose(stage, { [A]: there(KIM_OWNS), [B]: here(ZOE) })
    for (const job of [THERE_AT_A, HERE_AT_B]) expect((await stage.preview(swap, job)).code).toBe(1)
    const comments = stage.comments(swap)
    expect(comments).toHaveLength(2)
    for (const comment of comments)
      expect(comment).toContain('`approvals` **loosened**: `"enforce"` → `"off"`')
    expect(comments[0]).toContain('**Applied before, and undone since: 1 person**')
    const push = stage.merge(swap)
    for (const event of [push, SCHEDULE]) {
      for (const job of [THERE_AT_A, HERE_AT_B]) {
        expect(await stage.apply(event, job)).toMatchObject({ code: 1, writes: [] })
      }
    }
  })

  test('that swap paths, as their owners approve, change nothing else', async ({ openStage }) => {
    const stage = await openPair(openStage, ENFORCE)
    const swap = propose(stage, { [A]: there({}, ENFORCE), [B]: here({}, ENFORCE) })
    for (const job of [THERE_AT_A, HERE_AT_B]) {
      expect(await stage.preview(swap, job)).toMatchObject({ code: 0, outputs: { changes: '0' } })
    }
    const push = stage.merge(swap)
    for (const job of [THERE_AT_A, HERE_AT_B]) {
      expect(await stage.apply(push, job)).toMatchObject({ code: 0, writes: [] })
    }
  })

  test('cannot become two of one, and the policy stays that of the first', async ({ openStage }) => {
    const stage = await openPair(openStage, ENFORCE)
    const number = propose(stage, {
      [B]: here({ [at('mallory')]: { organization: 'owner', github: 'mallory' } }),
    })
    expect((await stage.preview(number, HERE_AT_B)).code).toBe(1)
    const [comment = ''] = stage.comments(number)
    expect(comment).toContain(`${A} would be for the same organization as ${B}`)
    expect(comment).toContain('`approvals` **loosened**: `"enforce"` → `"off"`')
    const push = stage.merge(number)
    for (const event of [push, SCHEDULE]) {
      expect(await stage.apply(event, HERE_AT_B)).toMatchObject({ code: 1, writes: [] })
    }
  })

  test('cannot hide behind a shared file that replaces one', async ({ openStage }) => {
    const stage = await openPair(openStage, ENFORCE)
    const number = propose(stage, {
      'groups.json': JSON.stringify({ groups: { owners: { organization: 'owner' } } }),
      [A]: here({ [at('bob')]: { groups: ['owners'] } }, ENFORCE).replace(
        '{',
        '{"extends":"../groups.json",',
      ),
      [B]: there({ 'kim@other.example': { groups: ['owners'] } }, ENFORCE).replace(
        '{',
        '{"extends":"../groups.json",',
      ),
    })
    stage.repository.review(number, 'ada', 'APPROVED')
    expect((await stage.preview(number, HERE_JOB)).code).toBe(0)
    expect((await stage.preview(number, THERE_JOB)).code).toBe(1)
    const push = stage.merge(number)
    expect(await stage.apply(push, THERE_JOB)).toMatchObject({ code: 1, writes: [] })
    expect(await stage.apply(push, HERE_JOB)).toMatchObject({ code: 0, outputs: { applied: '1' } })
  })
})
