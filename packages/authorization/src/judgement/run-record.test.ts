import {
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
  const ledger = { weigh: async () => standing } as unknown as Ledger
  const authority = { file: ROSTER, missing, findings: [] }
  const isDone = ({ email }: { readonly email: string }) => done.includes(email)
  return runRecord(
    { live, plan, weighed, authorised: ROSTER, ledger, authority },
    plan.changes.filter(isDone),
  )
}

const held: Standing = { status: 'held', why: 'not shown' }
const spent: Standing = { status: 'spent', merge: {} as never, inForceAt: 5 }

describe('the record of a run', () => {
  it('has every effect that the run left open, also those that await a sign-in', async () => {
    expect(await record(held)).toEqual({ open: [BOB, SUE, ZOE].sort(), spent: new Map() })
  })

  it('leaves out what the run did', async () => {
    expect((await record(held, ['zoe@acme.example'])).open).toEqual([BOB, SUE].sort())
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

describe('the record of a run has, as open,', () => {
  const ledger = { weigh: async () => held } as unknown as Ledger
  const openWith = async (roster: Roster, snapshot: Snapshot) => {
    const live = { roster, snapshot } as Parameters<typeof runRecord>[0]['live']
    const plan = planChanges(roster, snapshot)
    const authority = { file: roster, missing: [], findings: [] }
    return (await runRecord({ live, plan, weighed: [], authorised: roster, ledger, authority }, [])).open
  }

  it('an invitation that expired, although the run does not send it again', async () => {
    const roster = rosterOf({ 'zoe@acme.example': { organization: 'billing-admin' } })
    const snapshot = organization([], [invitation('zoe', { expired: true, assignments: [BILLING] })])
    expect(planChanges(roster, snapshot).changes).toEqual([])
    const all = [ZOE, digest('zoe@acme.example', { grant: BILLING })]
    expect(await openWith(roster, snapshot)).toEqual(all.sort())
  })

  it('what is asked for people who share an address', async () => {
    const twice = organization([member('bob'), member('bob', [], { userId: 'second' })])
    const roster = rosterOf({ 'bob@acme.example': { organization: 'billing-admin' } })
    expect(await openWith(roster, twice)).toEqual([digest('bob@acme.example', 'begins'), BOB].sort())
    expect(await openWith(rosterOf(), twice)).toEqual([digest('bob@acme.example', 'ends')])
  })
})
