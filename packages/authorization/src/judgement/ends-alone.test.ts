import { type Assignment, type Change, planChanges } from '@roster/core'
import { describe, expect, it } from 'vitest'
import type { Demand } from '../ledger/demand.ts'
import type { Standing } from '../ledger/ledger.ts'
import type { WeighedChange } from '../ledger/weigh-plan.ts'
import { rosterOf } from '../testing/members-files.ts'
import { BILLING, changeOf, member, organization } from '../testing/organization.ts'
import { endsAlone } from './ends-alone.ts'

const BOB = 'bob@acme.example'
const on = (role: string, kind: 'deployment' | 'security' = 'deployment'): Assignment => ({
  kind,
  role,
  resource: '*',
})
const HELD: Standing = { status: 'held', why: 'not shown' }
const INTRODUCED = { status: 'introduced' } as unknown as Standing
const UNFINISHED = { status: 'unfinished' } as unknown as Standing
const SPENT = { status: 'spent' } as unknown as Standing

/** Bob has Admin until its end, which has come, and Viewer; the file would have him as Editor and in security. */
const SNAPSHOT = organization([member('bob', [on('admin'), on('viewer')])])
const ROSTER = rosterOf({ [BOB]: { deployments: { '*': 'editor' }, security: { '*': 'viewer' } } })
const [CHANGE] = planChanges(ROSTER, SNAPSHOT).changes

function held(change: Change, ended: readonly Assignment[], standing: Standing): WeighedChange {
  const demands = [
    ...ended.map((role) => ({ demand: { part: { due: 0, role } } as Demand, standing })),
    ...change.grant.map((grant) => ({ demand: { part: { grant } } as Demand, standing: HELD })),
  ]
  return { change, demands, isAuthorised: false, reason: 'held' }
}

const alone = (weighed: readonly WeighedChange[]) => endsAlone(weighed, ROSTER, SNAPSHOT, {})
const change = CHANGE ?? expect.fail('the plan has no change')

describe('a role whose reviewed end has come, in a change that is held', () => {
  it.each([
    ['introduced', INTRODUCED],
    ['left unfinished', UNFINISHED],
  ])('ends alone if its end was %s: nothing else of the change is made', (_, standing) => {
    const { due, rest } = alone([held(change, [on('admin')], standing)])
    expect(due).toMatchObject([{ kind: 'change-roles', email: BOB, grant: [], revoke: [on('admin')] }])
    // The person keeps what is not over, and the rest stays held.
    expect(due[0]?.after).toEqual([on('viewer')])
    expect(rest.get(change)).toMatchObject({ grant: change.grant, revoke: [on('viewer')] })
  })

  it.each([
    ['nobody was shown its end', HELD],
    ['a record says that it had ended before', SPENT],
  ])('stays held if %s', (_, standing) => {
    const { due, rest, roster } = alone([held(change, [on('admin')], standing)])
    expect(due).toEqual([])
    expect(rest.size).toBe(0)
    expect(roster).toBe(ROSTER)
  })

  it('ends with each other one, and never a role whose end has not come', () => {
    const { due } = alone([held(change, [on('admin'), on('viewer')], INTRODUCED)])
    expect(due).toMatchObject([{ revoke: expect.arrayContaining([on('admin'), on('viewer')]), after: [] }])
  })

  it('touches nobody else, whatever their difference', () => {
    const others = organization([member('bob', [on('admin')]), member('cat', [BILLING])])
    const roster = rosterOf({ [BOB]: {}, 'cat@acme.example': {} })
    const bob = planChanges(roster, others).changes.find(({ email }) => email === BOB)
    const weighed = held(bob ?? expect.fail('no change of Bob'), [on('admin')], INTRODUCED)
    const { due } = endsAlone([weighed], roster, others, {})
    expect(due.map(({ email }) => email)).toEqual([BOB])
  })

  it.each<[what: string, change: Change]>([
    ['a removal', changeOf('remove', 'bob', { before: [on('admin')] })],
    ['an invitation', changeOf('invite', 'bob', { grant: [on('admin')] })],
    ['a member the file does not list', changeOf('change-roles', 'zoe', { before: [on('admin')] })],
  ])('is left to the change itself in %s', (_, other) => {
    const { due, rest } = alone([held(other, [on('admin')], INTRODUCED)])
    expect(due).toEqual([])
    expect(rest.size).toBe(0)
  })

  it('is planned with what is authorised otherwise', () => {
    const { roster } = alone([held(change, [on('admin')], INTRODUCED)])
    expect(roster.members.get(BOB)?.assignments).toEqual([on('viewer')])
    expect(roster.policy).toBe(ROSTER.policy)
  })
})
