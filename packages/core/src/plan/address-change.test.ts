import { describe, expect, it } from 'vitest'
import { rosterOf } from '../testing/members-text.ts'
import { invitation, member, snapshot } from '../testing/organization.ts'
import { planChanges } from './planner.ts'
import { planBetween } from './static-plan.ts'

const VIEWER = { deployments: { '*': 'viewer' } } as const
const OLD = 'bob@acme.example'
const NEW = 'bob@newcorp.example'

function planned(members: Parameters<typeof rosterOf>[0], ...actual: Parameters<typeof snapshot>) {
  const { changes, findings, standing } = planChanges(rosterOf(members), snapshot(...actual))
  const told = findings.filter(({ code }) => code === 'address-changed')
  return {
    changes: changes.map(({ kind, email }) => `${kind} ${email}`),
    told: told.map(({ email }) => email),
    message: told[0]?.message,
    /** Told of as a difference between the file and the organization. */
    differing: standing.map(({ email }) => email),
  }
}

describe('a change of address', () => {
  it.each([
    ['in Elastic Cloud first', OLD, NEW],
    ['in the file first', NEW, OLD],
  ])('%s removes and invites nobody, and is shown as what it is', (_name, listed, actual) => {
    const found = planned({ [listed]: VIEWER }, [member(actual, ['deployment/*=viewer'])])
    expect(found).toEqual({
      ...{ changes: [], told: [listed], differing: [listed] },
      message: `${listed} looks like another address of ${actual}, who holds the same roles. If they are the same person, list them by ${actual}, or have them change their address in Elastic Cloud. If not, take one of them out of the file or the organization first. Until then, nothing is done about either.`,
    })
  })

  it('is shown beside the changes if the roles are others', () => {
    expect(planned({ [OLD]: VIEWER }, [member(NEW, ['owner'])])).toEqual({
      changes: [`invite ${OLD}`, `remove ${NEW}`],
      ...{ told: [OLD], differing: [] },
      message: `${OLD} looks like another address of ${NEW}. If they are the same person, list them by ${NEW}: otherwise they lose access until they accept the invitation to the new address.`,
    })
  })

  it('of both parts is shown by the name of the member, and changes what a plan does in nothing', () => {
    const listed = 'jose.nunez@acme.example'
    const renamed = { ...member('jn@newcorp.example', ['deployment/*=viewer']), name: 'José  Núñez' }
    expect(planned({ [listed]: VIEWER }, [renamed])).toMatchObject({
      changes: [`remove ${renamed.email}`, `invite ${listed}`],
      told: [listed],
    })
    const others: readonly (readonly [string, string])[] = [
      ['jose@acme.example', 'José'],
      [listed, 'José'],
      [listed, 'Núñez Nunez'],
      [listed, ''],
    ]
    for (const [address, name] of others) {
      expect(planned({ [address]: VIEWER }, [{ ...renamed, name }]).told).toEqual([])
    }
    const namesake = { ...member('jn2@newcorp.example'), name: 'Nuñez, Jose' }
    expect(planned({ [listed]: VIEWER }, [renamed, namesake]).told).toEqual([])
  })

  it('is shown in a plan of files alone', () => {
    const plan = planBetween(rosterOf({ [OLD]: VIEWER }), rosterOf({ [NEW]: VIEWER }))
    expect(plan.changes).toEqual([])
    expect(plan.findings.map(({ code, line }) => [code, line])).toEqual([['address-changed', 4]])
  })
})

describe('it is not a change of address', () => {
  const found = (members: Parameters<typeof rosterOf>[0], ...actual: Parameters<typeof snapshot>) =>
    planned(members, ...actual).told

  it.each<[string, () => readonly unknown[]]>([
    ['if both are listed', () => found({ [OLD]: VIEWER, [NEW]: VIEWER }, [member(NEW)])],
    ['if both are members', () => found({ [OLD]: VIEWER }, [member(OLD), member(NEW)])],
    ['if the listed address is invited', () => found({ [OLD]: VIEWER }, [member(NEW)], [invitation(OLD)])],
    ['if the other is only invited', () => found({ [OLD]: VIEWER }, [], [invitation(NEW)])],
    [
      'if several members could be meant',
      () => found({ [OLD]: VIEWER }, [member(NEW), member('bob@b.example')]),
    ],
    ['if several entries could be', () => found({ [OLD]: VIEWER, 'bob@b.example': VIEWER }, [member(NEW)])],
    ['if the names differ', () => found({ [OLD]: VIEWER }, [member('rob@newcorp.example')])],
    [
      'if the other address has expired in the file',
      () => found({ [OLD]: VIEWER, [NEW]: { expires: '2026-01-31' } }, [member(NEW)]),
    ],
  ])('%s', (_name, told) => {
    expect(told()).toEqual([])
  })
})
