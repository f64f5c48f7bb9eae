/** Attacks on the authority of a members file: its policy, its approvers, the names it uses, and what was reviewed. */
import { role } from '@roster/emulator'
import { describe, expect } from 'vitest'
import { acme, at, LOGS, membersFile, ORGANIZATION, SHOP } from './acme.ts'
import { FILE, type Stage, test } from './stage.ts'

const STRICT = { approvals: 'enforce', minOwners: 2 }
const LABEL = 'roster: allow removals'
const DAY = 24 * 60 * 60 * 1000

/** Has an owner approve a pull request as it is. */
function approve(stage: Stage, number: number, by = 'ada'): void {
  stage.repository.review(number, by, 'APPROVED')
}

/** Changes what a member holds by hand, as in the Cloud Console. */
function holdByHand(stage: Stage, userId: string, ...assignments: readonly ReturnType<typeof role>[]): void {
  const state = stage.cloud.state.export()
  const memberships = state.memberships.map((each) =>
    each.userId === userId ? { ...each, assignments } : each,
  )
  stage.cloud.state.import({ ...state, memberships })
}

describe('a policy that is off by accident', () => {
  const SEIZED = { mallory: { organization: 'owner', github: 'mallory' }, new: {} }
  const seizing = membersFile({ members: SEIZED, policy: { approvals: 'off' } })

  /** Two pull requests, each approved, that merge into a file with one address twice. */
  async function breakByMerges(stage: Stage): Promise<void> {
    const numbers = ['new', 'NEW'].map((name) =>
      stage.propose(membersFile({ members: { [name]: {} }, policy: STRICT })),
    )
    for (const number of numbers) {
      await stage.preview(number)
      approve(stage, number)
    }
    for (const number of numbers) stage.merge(number)
    expect(await stage.apply({ name: 'schedule' }).catch(() => ({ code: 1, writes: [] }))).toMatchObject({
      code: 1,
      writes: [],
    })
  }

  const cases: readonly { readonly name: string; readonly breakIt: (stage: Stage) => Promise<unknown> }[] = [
    { name: 'two merges that break the file', breakIt: breakByMerges },
    { name: 'a push that breaks it', breakIt: async (stage) => stage.push('{ "organization": ') },
    {
      name: 'a push of many commits that loosen it',
      breakIt: async (stage) => {
        const before = stage.repository.tip()
        for (let commit = 0; commit < 22; commit += 1) {
          const members = { dan: { reason: String(commit) } }
          stage.repository.commit({
            files: { [FILE]: membersFile({ policy: { approvals: 'off' }, members }) },
          })
        }
        await stage.apply({ name: 'push', before })
      },
    },
    { name: 'a push that deletes it', breakIt: async (stage) => stage.push(null) },
  ]

  test.for(cases)('by $name does not let its repair through', async ({ breakIt }, { openStage }) => {
    const stage = await openStage({ file: membersFile({ policy: STRICT }) })
    await breakIt(stage)
    const repair = stage.propose(seizing)
    const preview = await stage.preview(repair)
    expect(preview.code).toBe(1)
    const [comment = ''] = stage.comments(repair)
    expect(comment).toContain('`approvals` **loosened**: `"enforce"` → `"off"`')
    expect(comment).toContain('`minOwners` **loosened**: `2` → `1`')
    expect(comment).toContain('GitHub account `mallory`, new in the file')
    expect(comment.indexOf('loosened')).toBeLessThan(comment.indexOf('Invites'))

    const run = await stage.apply(stage.merge(repair))
    expect({ code: run.code, writes: run.writes }).toEqual({ code: 1, writes: [] })
    // Neither a schedule nor an unrelated merge carries it out later.
    expect(await stage.apply({ name: 'schedule' })).toMatchObject({ code: 1, writes: [] })
    const other = stage.propose(
      membersFile({ members: { ...SEIZED, dan: { reason: 'night shift' } }, policy: { approvals: 'off' } }),
    )
    expect((await stage.preview(other)).code).toBe(1)
    expect(stage.comments(other)[0]).toContain('`"enforce"` → `"off"`')
    expect(await stage.apply(stage.merge(other))).toMatchObject({ code: 1, writes: [] })
    expect(Object.keys(stage.access())).not.toContain('mallory (invited)')
  })

  test('is what an owner approves, however late', async ({ openStage }) => {
    const stage = await openStage({ file: membersFile({ policy: STRICT }) })
    await breakByMerges(stage)
    const repair = stage.propose(seizing)
    await stage.preview(repair)
    expect(await stage.apply(stage.merge(repair))).toMatchObject({ code: 1, writes: [] })
    approve(stage, repair)
    expect(await stage.apply({ name: 'schedule' })).toMatchObject({ code: 0 })
    expect(Object.keys(stage.access())).toContain('mallory (invited)')
  })
})

describe('people do not get back what was taken from them', () => {
  const OWNER_BOB = { bob: { organization: 'owner' } }

  async function makeOwner({ stage, number }: { stage: Stage; number: number }): Promise<void> {
    expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 0 })
    expect(stage.access()['bob']).toEqual(['organization-admin'])
    holdByHand(stage, 'bob', role('deployment-viewer', LOGS))
  }

  test('by a schedule, or a merge about someone else', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(membersFile({ members: OWNER_BOB }))
    await makeOwner({ stage, number })
    const schedule = await stage.apply({ name: 'schedule' })
    expect({ code: schedule.code, writes: schedule.writes }).toEqual({ code: 1, writes: [] })
    const other = stage.propose(membersFile({ members: { ...OWNER_BOB, dan: { reason: 'night shift' } } }))
    await stage.preview(other)
    expect((await stage.apply(stage.merge(other))).writes).toEqual([])
    expect(stage.access()['bob']).toEqual([`deployment-viewer ${LOGS}`])
  })

  test('by a push of an old file, after a pull request took it back', async ({ openReviewed }) => {
    const owning = membersFile({ members: OWNER_BOB })
    const { stage, number } = await openReviewed(owning)
    await makeOwner({ stage, number })
    const back = stage.propose(membersFile())
    await stage.preview(back)
    await stage.apply(stage.merge(back))
    for (const event of [stage.push(owning), { name: 'schedule' } as const]) {
      expect((await stage.apply(event)).writes).toEqual([])
    }
    expect(stage.access()['bob']).toEqual([`deployment-viewer ${LOGS}`])
  })

  test('if they were removed by hand, by the next merge about someone else', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(membersFile({ members: { dan: { reason: 'night shift' } } }))
    await stage.apply(stage.merge(number))
    const state = stage.cloud.state.export()
    const memberships = state.memberships.filter(({ userId }) => userId !== 'eva')
    stage.cloud.state.import({ ...state, memberships })
    const other = stage.propose(membersFile({ members: { dan: { reason: 'day shift' } } }))
    await stage.preview(other)
    expect((await stage.apply(stage.merge(other))).writes).toEqual([])
    expect(Object.keys(stage.access())).not.toContain('eva (invited)')
  })
})

describe('a first file', () => {
  const few = (policy: object = { maxRemovals: '100%' }) => {
    const gone = ['cat', 'dan', 'eva', 'fay', 'gus', 'hal', 'ivy', 'bob']
    return membersFile({ members: Object.fromEntries(gone.map((name) => [name, null])), policy })
  }

  test('shows who is removed, is limited, and is not applied by later runs', async ({ openStage }) => {
    const stage = await openStage({ file: null })
    const number = stage.propose(few())
    const { code, outputs } = await stage.preview(number)
    expect({ code, removals: outputs['removals'], changes: outputs['changes'] }).toEqual({
      code: 1,
      removals: '8',
      changes: '8',
    })
    const [comment = ''] = stage.comments(number)
    expect(comment).toContain('would remove 8 people')
    expect(comment).toContain(
      'Roster manages the roles of the 2 people in it, and removes members who are not in it',
    )
    expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 1, writes: [] })
    expect(await stage.apply({ name: 'schedule' })).toMatchObject({ code: 1, writes: [] })
  })

  test('removes them with the label, as shown', async ({ openStage }) => {
    const stage = await openStage({ file: null })
    const number = stage.propose(few(), { labels: [LABEL] })
    expect((await stage.preview(number)).code).toBe(0)
    const { code, outputs } = await stage.apply(stage.merge(number))
    expect({ code, applied: outputs['applied'] }).toEqual({ code: 0, applied: '8' })
  })

  test('that is pushed removes nobody', async ({ openStage }) => {
    const stage = await openStage({ file: null })
    for (const event of [stage.push(few()), { name: 'schedule' } as const]) {
      expect(await stage.apply(event)).toMatchObject({ code: 1, writes: [] })
    }
  })

  test('that only reports is followed by one that removes, in plain sight', async ({ openStage }) => {
    const stage = await openStage({ file: few({ unlisted: 'report' }) })
    const number = stage.propose(few({ unlisted: 'remove', maxRemovals: '100%' }))
    const { code, outputs } = await stage.preview(number)
    expect({ code, removals: outputs['removals'] }).toEqual({ code: 1, removals: '8' })
    stage.repository.label(number, LABEL)
    expect((await stage.preview(number)).code).toBe(0)
    expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 0, outputs: { applied: '8' } })
    expect(await stage.apply({ name: 'schedule' })).toMatchObject({ code: 0, writes: [] })
  })
})

describe('resending does not let anyone in', () => {
  const expired = () =>
    acme({
      invitations: [
        { email: at('mallory'), roles: [role('organization-admin')], expiresAt: Date.now() - 9 * DAY },
      ],
    })
  const listing = (reason?: string) =>
    membersFile({ members: { mallory: { organization: 'owner', ...(reason && { reason }) } } })

  test.for([
    { name: 'by one push', files: [listing()] },
    { name: 'by a push and another that touches the entry', files: [listing(), listing('again')] },
  ])('$name, with schedules in between', async ({ files }, { openStage }) => {
    const stage = await openStage({ state: expired() })
    for (const file of files) {
      expect(await stage.apply(stage.push(file))).toMatchObject({ code: 1, writes: [] })
      expect((await stage.apply({ name: 'schedule' })).writes).toEqual([])
    }
  })

  test('by a push that rides on a merge with a record', async ({ openStage }) => {
    const stage = await openStage({ state: expired() })
    await stage.apply(stage.push(listing()))
    const other = membersFile({
      members: { mallory: { organization: 'owner' }, dan: { reason: 'night shift' } },
    })
    const number = stage.propose(other)
    await stage.preview(number)
    await stage.apply(stage.merge(number))
    await stage.apply({ name: 'schedule' })
    const { writes } = await stage.apply(stage.push(other.replace('"owner"}', '"owner", "reason": "x"}')))
    expect(writes).toEqual([])
  })
})

describe('dates', () => {
  const NAMES = ['cat', 'dan', 'eva', 'fay', 'gus', 'hal', 'ivy', 'bob']
  const HELD: Readonly<Record<string, object>> = {
    bob: { deployments: { 'logs-prod': 'viewer' } },
    cat: { deployments: { '*': 'editor' } },
  }
  const PAST = { expires: '2020-01-01' }

  test('that have passed and were pushed are held by every later run', async ({ openStage }) => {
    const stage = await openStage()
    const ended = { dan: PAST }
    expect((await stage.apply(stage.push(membersFile({ members: ended })))).writes).toEqual([])
    expect(await stage.apply({ name: 'schedule' })).toMatchObject({ code: 1, writes: [] })
  })

  test('pushed after the preview do not ride on its seal', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(membersFile({ members: { zoe: {} } }))
    stage.push(membersFile({ members: { dan: PAST } }))
    const { writes } = await stage.apply(stage.merge(number))
    expect(writes).toEqual([`POST /organizations/${ORGANIZATION}/invitations 201`])
    expect(Object.keys(stage.access())).toContain('dan')
  })

  const ahead = (day: number) => ({ expires: new Date(Date.now() + day * DAY).toISOString().slice(0, 10) })
  test.for([
    { name: 'one day', dates: NAMES.map(() => ahead(30)) },
    { name: 'eight days', dates: NAMES.map((_, index) => ahead(30 + index)) },
  ])(
    'of eight people on $name make the check red, and with the label green',
    async ({ dates }, { openStage }) => {
      const stage = await openStage()
      const members = Object.fromEntries(
        NAMES.map((name, index) => [name, { ...HELD[name], ...dates[index] }]),
      )
      const number = stage.propose(membersFile({ members, policy: { maxRemovals: '100%' } }))
      expect((await stage.preview(number)).code).toBe(1)
      expect(stage.comments(number)[0]).toContain('This would end the access of 8 of 10 members')
      stage.repository.label(number, LABEL)
      expect((await stage.preview(number)).code).toBe(0)
      expect(stage.comments(number)[0]).toContain('the access of 8 people')
      expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 0, writes: [] })
    },
  )
})

describe('approvals', () => {
  const removing = membersFile({
    members: { dan: null, eva: null, fay: null },
    policy: { approvals: 'enforce' },
  })
  const open = (stage: Stage, file = removing) => stage.propose(file)
  const enforced = { file: membersFile({ policy: { approvals: 'enforce' } }) }

  test('from before a label do not lift a limit with it, regardless of who set it', async ({ openStage }) => {
    const stage = await openStage(enforced)
    const number = open(stage)
    approve(stage, number)
    stage.repository.label(number, LABEL, 'mallory')
    expect((await stage.preview(number)).code).toBe(1)
    const before = stage.repository.tip()
    approve(stage, number, 'root')
    expect((await stage.preview(number)).code).toBe(0)
    stage.repository.merge(number, 'ada')
    const run = await stage.apply({ name: 'push', before })
    expect({ code: run.code, applied: run.outputs['applied'] }).toEqual({ code: 0, applied: '3' })
  })

  test('come too late for a label that was set after the merge', async ({ openStage }) => {
    const stage = await openStage(enforced)
    const number = open(stage)
    approve(stage, number)
    await stage.preview(number)
    const push = stage.merge(number)
    stage.repository.label(number, LABEL)
    approve(stage, number, 'root')
    expect(await stage.apply(push)).toMatchObject({ code: 1, writes: [] })
  })

  test('by an account that may not write count for nothing', async ({ openStage }) => {
    const stage = await openStage(enforced)
    stage.repository.permissions.set('root', 'read')
    const number = open(stage, membersFile({ members: { zoe: {} }, policy: { approvals: 'enforce' } }))
    approve(stage, number, 'root')
    const preview = await stage.preview(number)
    expect(preview.code).toBe(1)
    expect(preview.stdout).toContain('by root does not count: this account may not write to the repository')
    expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 1, writes: [] })
  })

  test('by another account with a login of old count for nothing', async ({ openStage }) => {
    const pinned = (id: number) => ({ root: { organization: 'owner', github: { login: 'root', id } } })
    const policy = { approvals: 'enforce' }
    for (const [offset, code] of [
      [0, 0],
      [1, 1],
    ] as const) {
      const stage = await openStage({ file: null })
      const members = pinned(stage.github.site.account('root').id + offset)
      stage.push(membersFile({ members, policy }))
      const number = stage.propose(membersFile({ members: { ...members, zoe: {} }, policy }))
      approve(stage, number, 'root')
      expect((await stage.preview(number)).code).toBe(code)
    }
  })
})

describe('the label', () => {
  const GONE = { dan: null, eva: null, fay: null }
  const removing = membersFile({ members: GONE })
  const label = (stage: Stage, number: number, by = 'ada') => stage.repository.label(number, LABEL, by)

  interface Attack {
    readonly name: string
    /** Between two previews, before the merge. */
    readonly act: (stage: Stage, number: number) => void
    readonly says: string
  }

  const ATTACKS: readonly Attack[] = [
    {
      name: 'that an account with triage rights set',
      act: (stage, number) => label(stage, number, 'mallory'),
      says: 'mallory set it and may not write to the repository',
    },
    {
      name: 'that an account with triage rights set again',
      act: (stage, number) => {
        label(stage, number)
        stage.repository.unlabel(number, LABEL, 'mallory')
        label(stage, number, 'mallory')
      },
      says: 'mallory set it and may not write to the repository',
    },
    {
      name: 'that was another one until it was renamed',
      act: (stage) => stage.repository.renameLabel('access', LABEL),
      says: 'under another name of the label',
    },
  ]

  test.for(ATTACKS)('$name lifts nothing', async ({ act, says }, { openStage }) => {
    const stage = await openStage()
    stage.repository.permissions.set('mallory', 'read')
    const number = stage.propose(removing, { labels: ['access'] })
    await stage.preview(number)
    act(stage, number)
    const { code, stdout } = await stage.preview(number)
    expect(code).toBe(1)
    expect(stdout).toContain(says)
    expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 1, writes: [] })
  })

  test('lifts nothing for what is pushed after it, until it is set again', async ({ openStage }) => {
    const stage = await openStage()
    const number = stage.propose(membersFile({ members: { dan: null } }), { labels: [LABEL] })
    expect((await stage.preview(number)).code).toBe(0)
    const { head } = stage.repository.pullRequest(number)
    stage.repository.commit({ branch: head.branch, files: { 'members.json': removing } })
    for (const _ of ['at once', 'in a run that is repeated']) {
      const { code, stdout } = await stage.preview(number)
      expect(code).toBe(1)
      expect(stdout).toContain('Take it off and set it again')
    }
    stage.repository.unlabel(number, LABEL)
    label(stage, number)
    expect((await stage.preview(number)).code).toBe(0)
    expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 0, outputs: { applied: '3' } })
  })

  test('is sealed: later changes of it have no effect', async ({ openStage }) => {
    const stage = await openStage()
    const number = stage.propose(removing, { labels: [LABEL] })
    await stage.preview(number)
    const push = stage.merge(number)
    stage.repository.unlabel(number, LABEL)
    expect(await stage.apply(push)).toMatchObject({ code: 0, outputs: { applied: '3' } })
  })
})

test('names that swap what they mean are shown first, as what they do, and need an owner', async ({
  openStage,
}) => {
  const policy = { approvals: 'enforce' }
  const stage = await openStage({ file: membersFile({ policy }) })
  const number = stage.propose(
    membersFile({ policy }).replace(LOGS, 'x').replace(SHOP, LOGS).replace('"x"', `"${SHOP}"`),
  )
  expect((await stage.preview(number)).code).toBe(1)
  const [comment = ''] = stage.comments(number)
  expect(comment).toContain('what names of resources mean')
  expect(comment).toContain('which was called **shop**')
  expect(comment).toContain('**shop** (now called **logs-prod**)')
})

test('losing Admin is limited: that is held, and the rest is applied', async ({ openStage }) => {
  const names = ['dan', 'eva', 'fay']
  const state = acme()
  const admins = state.memberships.map((each) =>
    names.includes(each.userId) ? { ...each, assignments: [role('deployment-admin')] } : each,
  )
  const entries = (held: string) =>
    Object.fromEntries(names.map((name) => [name, { deployments: { '*': held } }]))
  const stage = await openStage({
    state: { ...state, memberships: admins },
    file: membersFile({ members: entries('admin') }),
  })
  const number = stage.propose(membersFile({ members: { ...entries('viewer'), zoe: {} } }))
  expect((await stage.preview(number)).code).toBe(1)
  const run = await stage.apply(stage.merge(number))
  expect({ code: run.code, applied: run.outputs['applied'], held: run.outputs['held'] }).toEqual({
    code: 1,
    applied: '1',
    held: '3',
  })
  expect(stage.access()['dan']).toEqual(['deployment-admin *'])
})
