import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../organization/snapshot.ts'
import type { Change } from '../plan/change.ts'
import { planChanges } from '../plan/planner.ts'
import { short } from '../testing/assignments.ts'
import { membersText, NOW, soundFile } from '../testing/members-text.ts'
import { invitation, member, snapshot } from '../testing/organization.ts'
import { type AccessMatrix, accessMatrix } from './access-matrix.ts'

const SHOP = 'a'.repeat(32)
const LOGS = 'b'.repeat(32)
const SEARCH = 'c'.repeat(32)

const TEXT = membersText(
  {
    'zoe@a.example': { organization: 'owner', github: 'zoe' },
    'ida@a.example': { organization: 'billing-admin' },
    'cat@a.example': { deployments: { shop: 'admin' } },
    'bob@a.example': { groups: ['sre'], expires: '2026-12-01', reason: 'contractor' },
    'hal@a.example': { deployments: { shop: 'viewer' }, expires: '2026-01-31' },
    'kim@a.example': {},
    'jim@sso.example': { deployments: { '*': { role: 'admin', access: 'console' } } },
  },
  {
    resources: { deployments: { shop: SHOP, logs: LOGS } },
    groups: { sre: { deployments: { '*': 'admin' } } },
    policy: { sso: { domains: ['sso.example'] } },
  },
)

const SNAPSHOT = snapshot(
  [
    member('zoe@a.example', ['owner']),
    member('Cat@a.example', [`deployment/${SHOP}=viewer`, `elasticsearch/${SEARCH}=viewer`]),
    member('bob@a.example', ['deployment/*=admin']),
    member('hal@a.example', [`deployment/${SHOP}=viewer`]),
    member('eve@a.example', [`deployment/${LOGS}=editor`]),
    member('twin@a.example', [], { userId: 'first' }),
    member('twin@a.example', ['billing-admin'], { userId: 'second' }),
  ],
  [invitation('kim@a.example', [], { expired: true, expiresAt: '2026-11-01T00:00:00Z' })],
)

function matrixOf(live?: Snapshot): AccessMatrix {
  const { roster, origins } = soundFile(TEXT)
  const { changes = [], awaited = [] } = live ? planChanges(roster, live) : {}
  const isOfTime = ({ kind, email }: Change) => kind === 'remove' && email === 'hal@a.example'
  return accessMatrix({
    roster,
    origins,
    ...(live && { snapshot: live }),
    changes: changes.filter((change) => !isOfTime(change)),
    pending: changes.filter(isOfTime),
    awaited,
    now: NOW,
  })
}

function personIn({ people }: AccessMatrix, email: string) {
  const found = people.find((person) => person.email === email)
  if (found === undefined) throw new Error(`expected ${email}`)
  return found
}

describe('the access matrix', () => {
  it('lists each person once: first owners and Admins of all of a kind, then by strongest access', () => {
    expect(matrixOf(SNAPSHOT).people.map(({ email, userId }) => email ?? userId)).toEqual([
      'zoe@a.example',
      'bob@a.example',
      // Console only, on all deployments: they still decide who has access there.
      'jim@sso.example',
      'cat@a.example',
      'eve@a.example',
      'hal@a.example',
      'ida@a.example',
      'twin@a.example',
      'kim@a.example',
      'twin@a.example',
    ])
  })

  it('gives the status of each person', () => {
    const people = matrixOf(SNAPSHOT).people.map(
      ({ email, status, listing }) => `${email} ${status} ${listing}`,
    )
    expect(people.toSorted()).toEqual([
      'bob@a.example member listed',
      'cat@a.example member listed',
      'eve@a.example member unlisted',
      'hal@a.example member expired',
      'ida@a.example absent listed',
      'jim@sso.example waiting-for-sso listed',
      'kim@a.example invitation-expired listed',
      'twin@a.example member unlisted',
      'twin@a.example member unlisted',
      'zoe@a.example member listed',
    ])
  })

  it('has the details of each entry and their lines', () => {
    expect(personIn(matrixOf(SNAPSHOT), 'bob@a.example')).toMatchObject({
      groups: ['sre'],
      expires: '2026-12-01',
      endsSoon: true,
      reason: 'contractor',
      position: { line: 36, column: 5 },
      lines: { first: 36, last: 42 },
    })
    expect(personIn(matrixOf(SNAPSHOT), 'zoe@a.example')).toMatchObject({ github: 'zoe', endsSoon: false })
  })

  it('marks what a change grants and revokes, and what was already pending', () => {
    const matrix = matrixOf(SNAPSHOT)
    const { change, assignments } = personIn(matrix, 'cat@a.example')
    expect(change).toEqual({ kind: 'change-roles', pending: false, awaited: false })
    expect(assignments.map((each) => [...short([each]), each.change])).toEqual([
      [`deployment/${SHOP}=admin`, 'grant'],
      [`deployment/${SHOP}=viewer`, 'revoke'],
      [`elasticsearch/${SEARCH}=viewer`, 'revoke'],
    ])
    expect(personIn(matrix, 'hal@a.example').change).toEqual({
      kind: 'remove',
      pending: true,
      awaited: false,
    })
    expect(personIn(matrix, 'jim@sso.example').change).toMatchObject({ awaited: true })
    expect(personIn(matrix, 'zoe@a.example').change).toBeUndefined()
  })

  it('lists named and used resources by kind, all of the kind first', () => {
    expect(matrixOf(SNAPSHOT).resources).toEqual([
      { kind: 'deployment', resource: '*' },
      { kind: 'deployment', resource: LOGS, name: 'logs' },
      { kind: 'deployment', resource: SHOP, name: 'shop' },
      { kind: 'elasticsearch', resource: '*' },
      { kind: 'elasticsearch', resource: SEARCH },
    ])
  })

  it('shows the file alone if the organization was not read', () => {
    const matrix = matrixOf()
    expect(matrix.live).toBe(false)
    expect(matrix.people.map(({ email }) => email)).not.toContain('eve@a.example')
    expect(personIn(matrix, 'hal@a.example')).toMatchObject({ listing: 'expired', assignments: [] })
    expect(matrix.people.flatMap(({ status, change }) => [status, change])).toEqual(
      matrix.people.flatMap(() => [undefined, undefined]),
    )
  })
})
