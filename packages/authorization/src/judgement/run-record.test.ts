import {
  type Assignment,
  authorityDigest,
  type EffectPart,
  effectDigest,
  type JudgedApproval,
  type Plan,
  planChanges,
  type Roster,
  type Snapshot,
} from '@roster/core'
import { describe, expect, it } from 'vitest'
import { demandsOf } from '../ledger/demand.ts'
import type { Ledger, Standing } from '../ledger/ledger.ts'
import { ORGANIZATION, rosterOf } from '../testing/members-files.ts'
import { BILLING, invitation, member, organization } from '../testing/organization.ts'
import { runRecord } from './run-record.ts'

const SNAPSHOT = organization([member('bob')])

const ROSTER = rosterOf(
  {
    'bob@acme.example': { organization: 'billing-admin' },
    'sue@corp.example': { organization: 'billing-admin' },
    'zoe@acme.example': {},
  },
  { policy: { sso: { domains: ['corp.example'] } } },
)

const digest = (email: string, part: EffectPart) => effectDigest(ORGANIZATION, email, part)
const BOB = digest('bob@acme.example', { grant: BILLING })
const SUE = digest('sue@corp.example', { grant: BILLING })
const ZOE = digest('zoe@acme.example', 'begins')

/** A ledger by which every effect has this standing. */
function ledgerOf(standing: Standing, lastInForce?: number): Ledger {
  const ledger: Pick<Ledger, 'weigh' | 'lastInForce' | 'newest'> = {
    weigh: async () => standing,
    lastInForce: async () => lastInForce,
    newest: async () => ({ commit: 'c0ffee', at: 1, review: { status: 'absent' } }),
  }
  return ledger as Ledger
}

/** The record of a run that weighs every effect so, and has done the changes of these people. */
function record(standing: Standing, done: readonly string[] = [], missing: readonly JudgedApproval[] = []) {
  const plan: Plan = planChanges(ROSTER, SNAPSHOT)
  const live = { roster: ROSTER as Roster, snapshot: SNAPSHOT } as Parameters<typeof runRecord>[0]['live']
  const weighed = plan.changes.map((change) => ({
    change,
    demands: demandsOf(change, ROSTER, plan).map((demand) => ({ demand, standing })),
    isAuthorised: false,
    reason: '',
  }))
  const ledger = ledgerOf(standing)
  const authority = { file: ROSTER, missing, findings: [] }
  const isDone = ({ email }: { readonly email: string }) => done.includes(email)
  return runRecord(
    { live, plan, weighed, authorised: ROSTER, ledger, authority },
    plan.changes.filter(isDone),
  )
}

const held: Standing = { status: 'held', why: 'not shown' }
const UNFINISHED: Standing = { status: 'unfinished', merge: {} as never }
const spent: Standing = { status: 'spent', merge: {} as never, inForceAt: 5 }

describe('the record of a run', () => {
  it('has every effect that the run left open, also those that await a sign-in', async () => {
    expect(await record(held)).toEqual({
      commit: 'c0ffee',
      open: [],
      // Sue has yet to sign in, so no plan is about that she joins.
      others: [...[BOB, SUE, ZOE].sort(), digest('sue@corp.example', 'begins')],
      spent: new Map(),
    })
  })

  it('leaves out what the run did', async () => {
    expect((await record(UNFINISHED, ['zoe@acme.example'])).open).toEqual([BOB, SUE].sort())
  })

  it('leaves out what an end by date took away with the membership', async () => {
    const roster = rosterOf({ 'bob@acme.example': { expires: '2026-11-01' } })
    const snapshot = organization([member('bob', [BILLING])])
    const live = { roster, snapshot } as Parameters<typeof runRecord>[0]['live']
    const plan = planChanges(roster, snapshot)
    const authority = { file: roster, missing: [], findings: [] }
    const run = { live, plan, weighed: [], authorised: roster, ledger: ledgerOf(held), authority }
    expect(await runRecord(run, plan.changes)).toMatchObject({ open: [], others: [] })
    expect((await runRecord(run, [])).others).toHaveLength(3)
  })

  it('has what an invitation keeps that expired, and that the file no longer lists', async () => {
    const roster = rosterOf({ 'zoe@acme.example': { expires: '2026-11-01' } })
    const lapsed = invitation('zoe', { expired: true, assignments: [BILLING] })
    const snapshot = organization([], [lapsed])
    const live = { roster, snapshot } as Parameters<typeof runRecord>[0]['live']
    const authority = { file: roster, missing: [], findings: [] }
    const run = { live, plan: planChanges(roster, snapshot), weighed: [], authorised: roster, authority }
    const { others } = await runRecord({ ...run, ledger: ledgerOf(held) }, [])
    const parts: readonly EffectPart[] = [{ due: Date.UTC(2026, 10, 2) }, 'ends', { revoke: BILLING }]
    expect([...others].sort()).toEqual(parts.map((part) => digest('zoe@acme.example', part)).sort())
  })

  it('keeps since when an effect is spent, so that it is not open', async () => {
    const { open, spent: times } = await record(spent)
    expect(open).toEqual([])
    expect(times).toEqual(
      new Map([
        [BOB, 5],
        [SUE, 5],
        [ZOE, 5],
      ]),
    )
  })

  it('keeps since when an effect that nobody was shown is not in force any more', async () => {
    const roster = rosterOf()
    const snapshot = organization([member('bob')])
    const live = { roster, snapshot } as Parameters<typeof runRecord>[0]['live']
    const authority = { file: roster, missing: [], findings: [] }
    const run = { live, plan: planChanges(roster, snapshot), weighed: [], authorised: roster, authority }
    const { others, spent: times } = await runRecord({ ...run, ledger: ledgerOf(held, 5) }, [])
    expect(others).toEqual([])
    expect(times).toEqual(new Map([[digest('bob@acme.example', 'ends'), 5]]))
  })

  it('has nothing spent that the run did again', async () => {
    const { open, spent: times } = await record(spent, ['bob@acme.example'])
    expect(open).toEqual([])
    expect([...times.keys()].sort()).toEqual([SUE, ZOE].sort())
  })

  it('says whether changes of authority await an approval', async () => {
    const awaiting = authorityDigest(ORGANIZATION)
    expect((await record(held, [], [{} as JudgedApproval])).open).toContain(awaiting)
    expect((await record(held)).open).not.toContain(awaiting)
  })
})

describe('the record of a run has, as not in force,', () => {
  interface Case {
    readonly name: string
    readonly roster: Roster
    readonly snapshot: Snapshot
    readonly expected: readonly (readonly [email: string, part: EffectPart])[]
  }
  const [BOB_AT, ZOE_AT] = ['bob@acme.example', 'zoe@acme.example']
  const BILLING_ADMIN = { organization: 'billing-admin' }
  const holding = member('bob', [BILLING])
  const NEW_ROLE: Assignment = { kind: 'organization', role: 'new-role' }
  const TERRAFORM = { owner: 'ada@acme.example', expires: '2099-01-01', deployments: { '*': 'viewer' } }
  const VIEWER: Assignment = { kind: 'deployment', role: 'viewer', resource: '*' }
  const made = (id: string, name: string) => ({ id, name, assignments: [VIEWER], unknown: [] })
  const cases: readonly Case[] = [
    {
      name: 'an invitation that expired, although the run does not send it again',
      roster: rosterOf({ [ZOE_AT]: BILLING_ADMIN }),
      snapshot: organization([], [invitation('zoe', { expired: true, assignments: [BILLING] })]),
      expected: [
        [ZOE_AT, 'begins'],
        [ZOE_AT, { grant: BILLING }],
      ],
    },
    {
      name: 'what is asked for people who share an address',
      roster: rosterOf({ [BOB_AT]: BILLING_ADMIN }),
      snapshot: organization([member('bob'), member('bob', [VIEWER], { userId: 'second' })]),
      expected: [
        [BOB_AT, 'begins'],
        [BOB_AT, { grant: BILLING }],
        [BOB_AT, { revoke: VIEWER }],
      ],
    },
    {
      name: 'the end of people who share an address',
      roster: rosterOf(),
      snapshot: organization([member('bob'), member('bob', [], { userId: 'second' })]),
      expected: [[BOB_AT, 'ends']],
    },
    {
      name: 'a role that nobody manages',
      roster: rosterOf({ [BOB_AT]: {} }),
      snapshot: organization([member('bob', [NEW_ROLE])]),
      expected: [[BOB_AT, { revoke: NEW_ROLE }]],
    },
    {
      name: 'nothing of people the file does not list, if they are only reported',
      roster: rosterOf({}, { policy: { unlisted: 'report' } }),
      snapshot: organization([holding]),
      expected: [],
    },
    {
      name: 'an end by date, if those without a place in the file are only reported',
      roster: rosterOf({ [BOB_AT]: { expires: '2026-11-01' } }, { policy: { unlisted: 'report' } }),
      snapshot: organization([holding]),
      expected: [[BOB_AT, { due: Date.UTC(2026, 10, 2) }]],
    },
    {
      name: 'nothing of roles that an identity provider decides about',
      roster: rosterOf({ [BOB_AT]: {} }, { policy: { sso: { domains: ['acme.example'], roles: 'mapped' } } }),
      snapshot: organization([holding]),
      expected: [],
    },
    {
      name: 'API keys that the run could not read',
      roster: rosterOf({}, { apiKeys: { terraform: TERRAFORM } }),
      snapshot: organization(),
      expected: [
        ['key:terraform', 'begins'],
        ['key:terraform', { grant: VIEWER }],
      ],
    },
    {
      name: 'an end by date, as long as an invitation is there that expired',
      roster: rosterOf({ [ZOE_AT]: { expires: '2026-11-01' } }, { policy: { unlisted: 'report' } }),
      snapshot: organization([], [invitation('zoe', { expired: true })]),
      expected: [[ZOE_AT, { due: Date.UTC(2026, 10, 2) }]],
    },
    {
      name: 'no end by date of people who are gone',
      roster: rosterOf({ [ZOE_AT]: { expires: '2026-11-01' } }),
      snapshot: organization(),
      expected: [],
    },
    {
      name: 'the end of an API key while one of its name is there that no entry has the id of',
      roster: rosterOf({}, { apiKeys: { terraform: { ...TERRAFORM, id: 'old', expires: '2026-11-01' } } }),
      snapshot: { ...organization(), keys: [made('new', 'terraform')] },
      expected: [['key:terraform', { due: Date.UTC(2026, 10, 2), id: 'old' }]],
    },
  ]
  it.each(cases)('$name', async ({ roster, snapshot, expected }) => {
    const live = { roster, snapshot } as Parameters<typeof runRecord>[0]['live']
    const plan = planChanges(roster, snapshot)
    expect(plan.changes).toEqual([])
    const authority = { file: roster, missing: [], findings: [] }
    const run = { live, plan, weighed: [], authorised: roster, ledger: ledgerOf(held), authority }
    const { open, others } = await runRecord(run, [])
    expect([...open, ...others].sort()).toEqual(expected.map(([email, part]) => digest(email, part)).sort())
  })

  it('keeps since when such an effect is not in force any more', async () => {
    const roster = rosterOf({ [BOB_AT]: {} })
    const snapshot = organization([member('bob', [NEW_ROLE])])
    const live = { roster, snapshot } as Parameters<typeof runRecord>[0]['live']
    const authority = { file: roster, missing: [], findings: [] }
    const run = { live, plan: planChanges(roster, snapshot), weighed: [], authorised: roster, authority }
    const { others, spent: times } = await runRecord({ ...run, ledger: ledgerOf(held, 5) }, [])
    expect(others).toEqual([])
    expect(times).toEqual(new Map([[digest(BOB_AT, { revoke: NEW_ROLE }), 5]]))
  })
})
