import { type organization, role } from '@roster/emulator'
import { describe, expect } from 'vitest'
import { acme, at, LOGS, membersFile, ORGANIZATION, SHOP } from './acme.ts'
import { type Stage, test } from './stage.ts'

const DAY = 86_400_000
const INVITES = `POST /organizations/${ORGANIZATION}/invitations 201`

const day = (offset: number) => new Date(Date.now() + offset * DAY).toISOString().slice(0, 10)

describe('an invitation that has run out', () => {
  const state = () =>
    acme({ invitations: [{ email: at('zoe'), roles: [], expiresAt: Date.now() - DAY }] } as Partial<
      Parameters<typeof organization>[0]
    >)

  test('is sent again by the merge that touches the entry, and by no other', async ({ openStage }) => {
    const stage = await openStage({ state: state(), file: membersFile({ members: { zoe: {} } }) })
    const other = stage.propose(membersFile({ members: { zoe: {}, dan: { reason: 'night shift' } } }))
    const preview = await stage.preview(other)
    expect(preview.outputs).toMatchObject({ changes: '0' })
    expect(preview.summary).toContain('The invitation of `zoe@acme.example` has expired')
    // It has nothing to do with this pull request.
    expect(stage.comments(other)[0]).not.toContain('zoe@')
    expect(stage.comments(other)[0]).toContain('### Nothing to apply; 1 difference stays')
    expect(await stage.apply(stage.merge(other))).toMatchObject({ code: 0, writes: [] })
    expect(await stage.apply({ name: 'schedule' })).toMatchObject({ code: 0, writes: [] })

    const touching = stage.propose(
      membersFile({ members: { zoe: { reason: 'asked for it again' }, dan: { reason: 'night shift' } } }),
    )
    await stage.preview(touching)
    expect(stage.comments(touching)[0]).toContain('resends 1 invitation')
    expect(await stage.apply(stage.merge(touching))).toMatchObject({ code: 0, writes: [INVITES] })
  })

  test('is sent again by a schedule only under "resend": "always"', async ({ openStage }) => {
    const file = membersFile({ members: { zoe: {} }, policy: { resend: 'always' } })
    const stage = await openStage({ file: membersFile({ policy: { resend: 'always' } }) })
    const number = stage.propose(file)
    await stage.preview(number)
    expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 0, writes: [INVITES] })
    await stage.pass(4 * DAY)
    expect(await stage.apply({ name: 'schedule' })).toMatchObject({ code: 0, writes: [INVITES] })
  })
})

describe('someone who joins by single sign-on', () => {
  const policy = { sso: { domains: ['corp.example'] } }
  const KIM = 'kim@corp.example'

  /** Acme's file, with Kim added. */
  const listing = (entry: object) =>
    membersFile({ policy }).replace(
      '  },\n}',
      `    ${JSON.stringify(KIM)}: ${JSON.stringify(entry)},\n  },\n}`,
    )

  function signIn(stage: Stage, joinedDaysAgo = 0) {
    const state = stage.cloud.state.export()
    const since = new Date(Date.now() - joinedDaysAgo * DAY).toISOString()
    stage.cloud.state.import({
      ...state,
      people: [...state.people, { userId: 'kim', email: KIM }],
      memberships: [
        ...state.memberships,
        { organizationId: ORGANIZATION, userId: 'kim', since, assignments: [] },
      ],
    })
  }

  test('is never invited, waits as a finding, and gets the roles of the reviewed merge when there', async ({
    openStage,
  }) => {
    const stage = await openStage({ file: membersFile({ policy }) })
    const number = stage.propose(listing({ deployments: { 'logs-prod': 'editor' } }))
    await stage.preview(number)
    const [comment = ''] = stage.comments(number)
    expect(comment).toContain('gives roles to 1 person once they sign in')
    expect(comment).toContain('`kim@corp.example` · gains Editor on **logs-prod**')
    expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 0, writes: [] })
    expect(await stage.apply({ name: 'schedule' })).toMatchObject({ code: 0, writes: [] })

    signIn(stage)
    const run = await stage.apply({ name: 'schedule' })
    expect(run).toMatchObject({ code: 0, writes: ['POST /users/kim/role_assignments 200'] })
    expect(run.outputs).toMatchObject({ applied: '1', held: '0' })
    expect(stage.access()[KIM]).toEqual([`deployment-editor ${LOGS}`])
    expect(await stage.apply({ name: 'schedule' })).toMatchObject({ code: 0, writes: [] })
  })

  test('gets nothing that no preview has shown', async ({ openStage }) => {
    const stage = await openStage({ file: membersFile({ policy }) })
    await stage.apply(stage.push(listing({ organization: 'owner' })))
    signIn(stage)
    const run = await stage.apply({ name: 'schedule' })
    expect(run).toMatchObject({ code: 1, writes: [], outputs: { held: '1' } })
  })

  test('is removed if the file does not list them, once that was reviewed', async ({ openStage }) => {
    const stage = await openStage({ file: membersFile({ policy }) })
    signIn(stage)
    const number = stage.propose(membersFile({ policy, members: { dan: { reason: 'x' } } }))
    await stage.preview(number)
    expect(stage.comments(number)[0]).toContain('already pending')
    const run = await stage.apply(stage.merge(number))
    expect(run.writes).toEqual([`DELETE /organizations/${ORGANIZATION}/members/kim 200`])
  })
})

describe('an end that comes', () => {
  test('is moved by a pull request on its last day, and by one on the day after', async ({ openStage }) => {
    const stage = await openStage({ file: membersFile({ members: { dan: { expires: day(0) } } }) })
    const extending = stage.propose(membersFile({ members: { dan: { expires: day(30) } } }))
    await stage.preview(extending)
    expect(stage.comments(extending)[0]).toMatch(
      /Merging this lets 1 person stay until \d+ \w{3} \d{4}, was \d+ \w{3} \d{4}\n/,
    )
    expect(await stage.apply(stage.merge(extending))).toMatchObject({ code: 0, writes: [] })
    expect(stage.access()).toHaveProperty('dan')

    // The date has passed and no run has removed him yet: merging an extension still keeps him.
    const late = await openStage({ file: membersFile({ members: { dan: { expires: day(-1) } } }) })
    const number = late.propose(membersFile({ members: { dan: { expires: day(30) } } }))
    await late.preview(number)
    expect(await late.apply(late.merge(number))).toMatchObject({ code: 0, writes: [] })
    expect(late.access()).toHaveProperty('dan')
  })

  test('takes effect on a schedule, and an extension that was merged after it invites anew', async ({
    openStage,
  }) => {
    const stage = await openStage()
    const ending = stage.propose(membersFile({ members: { dan: { expires: day(-1) } } }))
    await stage.preview(ending)
    stage.merge(ending)
    const extending = stage.propose(membersFile({ members: { dan: { expires: day(30) } } }))
    await stage.preview(extending)
    const removed = await stage.apply({ name: 'schedule' })
    expect(removed).toMatchObject({ code: 0, outputs: { applied: '1' } })
    expect(stage.access()).not.toHaveProperty('dan')

    expect(await stage.apply(stage.merge(extending))).toMatchObject({ code: 0, writes: [INVITES] })
  })

  test('is not undone by an extension if someone removed the member before it', async ({ openStage }) => {
    const stage = await openStage({ file: membersFile({ members: { dan: { expires: day(5) } } }) })
    const extending = stage.propose(membersFile({ members: { dan: { expires: day(30) } } }))
    await stage.preview(extending)
    const { memberships, people, ...state } = stage.cloud.state.export()
    const { userId } = people.find(({ email }) => email === at('dan')) ?? {}
    const others = memberships.filter((membership) => membership.userId !== userId)
    stage.cloud.state.import({ ...state, people, memberships: others })
    expect(stage.access()).not.toHaveProperty('dan')
    expect(await stage.apply(stage.merge(extending))).toMatchObject({
      code: 1,
      writes: [],
      outputs: { held: '1' },
    })
    const again = stage.propose(membersFile({ members: { dan: { expires: day(31) } } }))
    await stage.preview(again)
    expect(await stage.apply(stage.merge(again))).toMatchObject({ code: 0, writes: [INVITES] })
  })
})

describe("an owner's role that ends", () => {
  const ending = (policy: object) =>
    membersFile({
      policy,
      members: { root: { organization: { role: 'owner', expires: day(-1) }, github: 'root' } },
    })

  test('ends on a schedule once that was reviewed, and the membership stays', async ({ openStage }) => {
    const stage = await openStage()
    const number = stage.propose(ending({}))
    await stage.preview(number)
    expect(stage.comments(number)[0]).toMatch(
      /is no longer an Organization owner\*\* and has no roles left\.\n>\n> - ended /,
    )
    stage.merge(number)
    expect(await stage.apply({ name: 'schedule' })).toMatchObject({ code: 0, outputs: { applied: '1' } })
    expect(stage.access()['root']).toEqual([])
  })

  test('stays while "minOwners" needs it, and every run fails and says so', async ({ openStage }) => {
    const stage = await openStage({ file: membersFile({ policy: { minOwners: 2 } }) })
    const number = stage.propose(ending({ minOwners: 2 }))
    expect((await stage.preview(number)).outputs).toMatchObject({ blocking: '1' })
    stage.merge(number)
    for (const event of [{ name: 'schedule' }, { name: 'schedule' }] as const) {
      const run = await stage.apply(event)
      expect(run).toMatchObject({ code: 1, writes: [] })
      expect(run.summary).toContain('This would leave 1 Organization owner of 2; "minOwners" asks for 2.')
    }
    expect(stage.access()['root']).toEqual(['organization-admin'])
  })
})

test('an invitation that is replaced leaves out a role whose end has come', async ({ openStage }) => {
  const roles = [role('deployment-viewer', LOGS), role('deployment-editor', SHOP)]
  const stage = await openStage({ state: acme({ invitations: [{ email: at('zoe'), roles }] }) })
  const number = stage.propose(
    membersFile({
      members: {
        zoe: {
          deployments: { 'logs-prod': 'admin', [SHOP]: { role: 'editor', expires: day(-1) } },
        },
      },
    }),
  )
  await stage.preview(number)
  const run = await stage.apply(stage.merge(number))
  expect(run).toMatchObject({ code: 0, outputs: { applied: '1', failed: '0' } })
  const admin = { scope: 'deployment', resource: LOGS, roleId: 'deployment-admin' }
  expect(stage.cloud.state.export().invitations.at(-1)?.assignments).toEqual([admin])
})
