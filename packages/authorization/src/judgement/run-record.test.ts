import { type EffectPart, effectDigest, type Plan, planChanges, type Roster } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { demandsOf } from '../ledger/demand.ts'
import type { Standing } from '../ledger/ledger.ts'
import { ORGANIZATION, rosterOf } from '../testing/members-files.ts'
import { BILLING, member, organization } from '../testing/organization.ts'
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
function record(standing: Standing, done: readonly string[] = []) {
  const plan: Plan = planChanges(ROSTER, SNAPSHOT)
  const live = { roster: ROSTER as Roster, snapshot: SNAPSHOT } as Parameters<typeof runRecord>[0]['live']
  const weighed = plan.changes.map((change) => ({
    change,
    demands: demandsOf(change, ROSTER, plan).map((demand) => ({ demand, standing })),
    isAuthorised: false,
    reason: '',
  }))
  const isDone = ({ email }: { readonly email: string }) => done.includes(email)
  return runRecord(
    { live, isTouched: () => true, plan, weighed, authorised: ROSTER },
    plan.changes.filter(isDone),
  )
}

const held: Standing = { status: 'held', why: 'not shown' }
const spent: Standing = { status: 'spent', merge: {} as never, inForceAt: 5 }

describe('the record of a run', () => {
  it('has every effect that the run left open, also those that await a sign-in', () => {
    expect(record(held)).toEqual({ open: [BOB, SUE, ZOE].sort(), spent: new Map() })
  })

  it('leaves out what the run did', () => {
    expect(record(held, ['zoe@acme.example']).open).toEqual([BOB, SUE].sort())
  })

  it('keeps since when an effect is spent, so that it is not open', () => {
    const { open, spent: times } = record(spent)
    expect(open).toEqual([SUE])
    expect(times).toEqual(
      new Map([
        [BOB, 5],
        [ZOE, 5],
      ]),
    )
  })

  it('has nothing spent that the run did again', () => {
    const { open, spent: times } = record(spent, ['bob@acme.example'])
    expect(open).toEqual([SUE])
    expect([...times.keys()]).toEqual([ZOE])
  })
})
