import { describe, expect, it } from 'vitest'
import { ASSIGNMENT_KINDS } from './kind.ts'
import { isPredefined, ROLES, roleId, roleImplies, roleLabel, roleName, roleRank, rolesOf } from './role.ts'

describe('the role catalog', () => {
  it('has every role id of the product', () => {
    const security = [
      ...['admin', 'editor', 'viewer', 't1-analyst', 't2-analyst', 't3-analyst', 'threat-intel-analyst'],
      ...['rule-author', 'soc-manager', 'endpoint-operations-analyst', 'platform-engineer'],
      ...['detections-admin', 'endpoint-policy-manager'],
    ].map((name) => `security-${name}`)
    const ids = [
      ...['organization-admin', 'billing-admin'],
      ...['deployment-admin', 'deployment-editor', 'deployment-viewer'],
      ...['elasticsearch-admin', 'elasticsearch-developer', 'elasticsearch-viewer'],
      ...['observability-admin', 'observability-editor', 'observability-viewer'],
      ...security,
      ...['vectordb-admin', 'vectordb-developer', 'vectordb-viewer'],
      ...['workplaceai-admin', 'workplaceai-developer', 'workplaceai-viewer'],
      ...['cloud-connected-admin', 'cloud-connected-viewer'],
    ]
    expect(ROLES.map(({ id }) => id).sort()).toEqual(ids.sort())
  })

  it.each(ROLES)('$id is the id of the $kind role $name, and back', ({ kind, name, id, label }) => {
    expect(roleId(kind, name)).toBe(id)
    expect(roleName(kind, id)).toBe(name)
    expect(roleLabel(kind, name)).toBe(label)
    expect(isPredefined(kind, name)).toBe(true)
  })

  it('gives roles it does not know an id and a name, and no label of their own', () => {
    expect(roleId('security', 'threat-hunter')).toBe('security-threat-hunter')
    expect(roleName('security', 'security-threat-hunter')).toBe('threat-hunter')
    expect(roleLabel('security', 'threat-hunter')).toBe('threat-hunter')
    expect(isPredefined('security', 'threat-hunter')).toBe(false)
  })

  it.each([
    ['security', 'observability-viewer'],
    ['security', 'security-'],
    ['deployment', 'viewer'],
    ['organization', 'owner'],
    ['organization', ''],
  ] as const)('has no name for the %s role id "%s", which could not be told from another', (kind, id) => {
    expect(roleName(kind, id)).toBeUndefined()
  })

  it.each(['toString', '__proto__', 'constructor'])('does not take %s for a role', (name) => {
    for (const kind of ASSIGNMENT_KINDS) {
      expect(isPredefined(kind, name)).toBe(false)
      expect(roleLabel(kind, name)).toBe(name)
    }
  })

  it('ranks the roles of a kind strongest first, and unknown ones last', () => {
    expect(rolesOf('deployment').map(({ name }) => name)).toEqual(['admin', 'editor', 'viewer'])
    expect(roleRank('deployment', 'new')).toBeGreaterThan(roleRank('deployment', 'viewer'))
  })

  it.each([
    ['organization', 'owner', 'billing-admin', true],
    ['organization', 'billing-admin', 'owner', false],
    ['deployment', 'admin', 'editor', true],
    ['deployment', 'editor', 'viewer', true],
    ['elasticsearch', 'developer', 'viewer', true],
    ['elasticsearch', 'editor', 'viewer', false],
    ['security', 'admin', 't1-analyst', true],
    ['security', 't3-analyst', 't1-analyst', false],
    ['security', 'admin', 'threat-hunter', false],
    ['security', 'threat-hunter', 'threat-hunter', true],
  ] as const)('%s: %s implies %s is %s', (kind, stronger, weaker, implied) => {
    expect(roleImplies(kind, stronger, weaker)).toBe(implied)
  })
})
