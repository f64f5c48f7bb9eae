import { describe, expect, it } from 'vitest'
import { readAccessScope } from '../file/notation.ts'
import type { Snapshot } from '../organization/snapshot.ts'
import { membersText, soundFile } from '../testing/members-text.ts'
import { invitation, member, snapshot } from '../testing/organization.ts'
import { AccessList, listAccess } from './access-list.ts'

const SHOP = 'a'.repeat(32)
const LOGS = 'b'.repeat(32)

const TEXT = membersText(
  {
    'zoe@a.example': { organization: ['owner', 'billing-admin'] },
    'ada@a.example': { organization: 'owner' },
    'bob@a.example': { groups: ['sre'] },
    'cat@a.example': { deployments: { shop: 'admin', logs: 'viewer' } },
    'dan@a.example': { deployments: { shop: 'editor' } },
    'eve@a.example': { deployments: { '*': 'viewer' } },
    'fay@a.example': { deployments: { shop: { role: 'viewer', applicationRoles: ['logs'] } } },
    'gus@a.example': { deployments: { shop: { role: 'viewer', access: 'console' } } },
    'hal@a.example': { deployments: { shop: 'viewer' }, expires: '2026-01-31' },
    'ida@a.example': { organization: 'billing-admin' },
    'joe@a.example': { security: { '*': 'soc-manager' } },
    'kim@a.example': {},
  },
  {
    resources: { deployments: { shop: SHOP, logs: LOGS } },
    groups: { sre: { deployments: { '*': 'admin' } } },
  },
)

function list(scope: string, live?: Snapshot): AccessList {
  const { roster, origins } = soundFile(TEXT)
  const { value, problem } = readAccessScope(scope, roster)
  if (value === undefined) throw new Error(problem)
  const found = listAccess(value, { roster, origins, ...(live && { snapshot: live }) })
  expect(AccessList.parse(JSON.parse(JSON.stringify(found)))).toEqual(found)
  return found
}

function people(scope: string, live?: Snapshot) {
  return list(scope, live).people.map(({ email = 'nobody', access }) => {
    const why = access.map(({ role, via }) => `${role} by ${via}`).join(', ')
    return `${email.replace('@a.example', '')}: ${why}`
  })
}

describe('who has access', () => {
  it('lists access to a resource strongest first, with owners and roles on all of the kind', () => {
    expect(people('deployments/shop')).toEqual([
      'ada: owner by owner',
      'zoe: owner by owner',
      'bob: admin by all-of-kind',
      'cat: admin by role',
      'dan: editor by role',
      'eve: viewer by all-of-kind',
      'fay: viewer by role',
      'gus: viewer by role',
    ])
  })

  it('lists access to any resource of a kind', () => {
    expect(people('deployments/*')).toEqual([
      'ada: owner by owner',
      'zoe: owner by owner',
      'bob: admin by role',
      'cat: admin by role, viewer by role',
      'dan: editor by role',
      'eve: viewer by role',
      'fay: viewer by role',
      'gus: viewer by role',
    ])
  })

  it('lists access to anything', () => {
    expect(people('*/*')).toEqual([
      'ada: owner by role',
      'zoe: owner by role, billing-admin by role',
      'bob: admin by role',
      'cat: admin by role, viewer by role',
      'dan: editor by role',
      'joe: soc-manager by role',
      'eve: viewer by role',
      'fay: viewer by role',
      'gus: viewer by role',
      'ida: billing-admin by role',
    ])
  })

  it('includes organization roles and roles that cover it', () => {
    expect(people('owner')).toEqual(['ada: owner by role', 'zoe: owner by role'])
    expect(people('billing-admin')).toEqual([
      'ada: owner by owner',
      'zoe: owner by owner, billing-admin by role',
      'ida: billing-admin by role',
    ])
  })

  it('lists the owners for a resource without roles of its own', () => {
    expect(people(`observability/${'c'.repeat(32)}`)).toEqual(['ada: owner by owner', 'zoe: owner by owner'])
  })

  it('names the place in the file that grants it', () => {
    const bob = list('deployments/shop').people.find(({ email }) => email === 'bob@a.example')
    expect(bob?.access).toMatchObject([{ origins: [{ group: 'sre', line: expect.any(Number) }] }])
    expect(bob?.access[0]).not.toHaveProperty('inOrganization')
  })
})

describe('with the organization', () => {
  const live = snapshot(
    [
      member('Zoe@a.example', ['owner']),
      member('ada@a.example', ['owner']),
      member('cat@a.example', [`deployment/${SHOP}=admin`]),
      member('dan@a.example', [`deployment/${SHOP}=viewer`]),
      member('hal@a.example', [`deployment/${SHOP}=viewer`]),
      member('stranger@a.example', ['deployment/*=editor']),
      { ...member('', ['deployment/*=viewer'], { userId: 'service' }), name: 'Build service' },
    ],
    [
      invitation('eve@a.example', ['deployment/*=viewer']),
      invitation('gus@a.example', ['deployment/*=viewer'], { expired: true }),
    ],
  )

  const sides = list('deployments/shop', live).people.map(({ email, name, status, listed, access }) => {
    const each = access.map(({ role, inFile, inOrganization }) =>
      [role, inFile && 'file', inOrganization && 'live'].filter(Boolean).join(' '),
    )
    return `${email || name}: ${status}${listed ? '' : ' unlisted'}: ${each.join(', ')}`
  })

  it('shows file and organization for each person, with their status', () => {
    expect(sides).toEqual([
      'ada@a.example: member: owner file live',
      'zoe@a.example: member: owner file live',
      'bob@a.example: absent: admin file',
      'cat@a.example: member: admin file live',
      'stranger@a.example: member unlisted: editor live',
      'dan@a.example: member: editor file, viewer live',
      'Build service: member unlisted: viewer live',
      'eve@a.example: invited: viewer file live',
      'hal@a.example: member unlisted: viewer live',
      'fay@a.example: absent: viewer file',
      'gus@a.example: invitation-expired: viewer file',
    ])
  })

  it('distinguishes members with the same address', () => {
    const twins = snapshot([
      member('cat@a.example', [`deployment/${SHOP}=admin`], { userId: '1' }),
      member('CAT@a.example', [`deployment/${SHOP}=viewer`], { userId: '2' }),
    ])
    const cats = list('deployments/shop', twins).people.filter(({ userId }) => userId !== undefined)
    expect(cats.map(({ userId }) => userId)).toEqual(['1', '2'])
  })
})
