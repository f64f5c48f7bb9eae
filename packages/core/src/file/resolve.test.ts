import { describe, expect, it } from 'vitest'
import { ADA, HEAD, listed, read } from '../testing/members-source.ts'
import { membersText, rosterOf } from '../testing/members-text.ts'

const HEX = 'a'.repeat(32)

describe('names and roles', () => {
  const named = (entry: string) =>
    `${HEAD}"resources": {"deployments": {"logs-prod": "d1"}, "security": {"siem": "s1"}}, "groups": {"sre": {"security": {"siem": "viewer"}, "deployments": {"logs-prod": "viewer"}}}, "members": {"ada@example.com": {"organization": "owner", "groups": ["sre"]}, "grace@example.com":\n${entry}}}`

  it.each([
    [
      '{"deployments": {"logs-prd": "viewer"}}',
      '3:18 unknown-resource: There is no deployment named "logs-prd"; did you mean "logs-prod"?',
    ],
    [
      '{"elasticsearch": {"logs-prod": "viewer"}}',
      '3:20 unknown-resource: There is no Elasticsearch project named "logs-prod"; name it under "resources" › "elasticsearch", or write its id (32 hexadecimal digits).',
    ],
    [
      `{"deployments": {"${'a'.repeat(31)}": "viewer"}}`,
      `3:18 unknown-resource: There is no deployment named "${'a'.repeat(31)}"; name it under "resources" › "deployments", or write its id (32 hexadecimal digits).`,
    ],
    [
      '{"deployments": {"**": "viewer"}}',
      '3:18 unknown-resource: There is no deployment named "**"; name it under "resources" › "deployments", or write its id (32 hexadecimal digits).',
    ],
    [
      '{"deployments": {"toString": "viewer"}}',
      '3:18 unknown-resource: There is no deployment named "toString"; name it under "resources" › "deployments", or write its id (32 hexadecimal digits).',
    ],
    ['{"groups": ["SRE", "sr"]}', '3:20 unknown-group: There is no group "sr"; did you mean "sre"?'],
    [
      '{"groups": ["toString"]}',
      '3:13 unknown-group: There is no group "toString"; define it under "groups".',
    ],
    [
      '{"deployments": {"*": "viewr"}}',
      '3:23 unknown-role: There is no deployment role "viewr"; did you mean "viewer"? If it is newer than this release, list it under "policy" › "extraRoles".',
    ],
    [
      '{"deployments": {"*": "Viewer"}}',
      '3:23 unknown-role: There is no deployment role "Viewer"; write "viewer". If it is newer than this release, list it under "policy" › "extraRoles".',
    ],
    [
      '{"deployments": {"*": {"role": "deployment-admin"}}}',
      '3:32 unknown-role: There is no deployment role "deployment-admin"; write "admin". If it is newer than this release, list it under "policy" › "extraRoles".',
    ],
    [
      '{"security": {"*": ["viewer", "Tier 1 Analyst"]}}',
      '3:31 unknown-role: There is no Security project role "Tier 1 Analyst"; write "t1-analyst". If it is newer than this release, list it under "policy" › "extraRoles".',
    ],
    [
      '{"observability": {"*": "developer"}}',
      '3:25 unknown-role: There is no Observability project role "developer"; known are admin, editor, viewer. If it is newer than this release, list it under "policy" › "extraRoles".',
    ],
    [
      '{"organization": "organization-admin"}',
      '3:18 unknown-role: There is no organization role "organization-admin"; write "owner". If it is newer than this release, list it under "policy" › "extraRoles".',
    ],
    [
      '{"organization": ["toString"]}',
      '3:19 unknown-role: There is no organization role "toString"; known are owner, billing-admin. If it is newer than this release, list it under "policy" › "extraRoles".',
    ],
    [
      '{"security": {"*": {"role": "editor", "applicationRoles": ["a"]}}}',
      '3:29 custom-role-needs-viewer: Custom application roles on a project require the role "viewer", not "editor". If you mean both, list them one beside the other.',
    ],
    [
      '{"connectedClusters": {"*": {"role": "viewer", "access": "console"}}}',
      '3:29 invalid-value: Roles on connected clusters have no "access" or "applicationRoles"; leave them out.',
    ],
    [
      '{"github": "x"}, "GRACE@example.com": {}',
      '3:18 duplicate-email: GRACE@example.com and grace@example.com (line 2) are one address. Keep one of the two.',
    ],
    [
      '{"github": "x"}, "eve@example.com": {"github": "X"}',
      '3:48 duplicate-login: The GitHub login "X" is that of grace@example.com already; one login is one person.',
    ],
  ])('%s is an error', (entry, expected) => {
    const { roster, findings } = read(named(entry))
    expect(roster).toBeUndefined()
    expect(listed(findings).filter((finding) => !finding.includes('"SRE"'))).toEqual([expected])
  })

  it.each([
    ['*', 'stands for all of them'],
    [HEX, 'looks like an id'],
    [HEX.toUpperCase(), 'looks like an id'],
  ])('%s cannot name a resource', (name, why) => {
    const { findings } = read(`${HEAD}"resources": {"deployments": {"${name}": "d1"}}, ${ADA}}`)
    expect(listed(findings)).toEqual([
      `2:31 invalid-value: "${name}" cannot name a resource, since it ${why}; choose another name.`,
    ])
  })

  it('extraRoles vouch for a role by id, for one kind, or by name, for all', () => {
    const member = { security: { '*': 'hunter' }, deployments: { '*': 'hunter' } }
    const policy = (...extraRoles: string[]) => ({ policy: { extraRoles } })
    expect(() => rosterOf({ 'ada@example.com': member }, policy('security-hunter'))).toThrow(
      'no deployment role',
    )
    expect(rosterOf({ 'ada@example.com': member }, policy('hunter')).members.size).toBe(1)
  })

  it('an owner has one name, whatever extraRoles say: what goes by another would get past guards', () => {
    const policy = { extraRoles: ['organization-admin'] }
    expect(() => rosterOf({ 'ada@example.com': { organization: 'organization-admin' } }, { policy })).toThrow(
      'write "owner"',
    )
  })

  it('too many assignments are refused, if groups would multiply them', () => {
    const scopes = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [index.toString(16).padStart(32, '0'), 'viewer']),
    )
    const members = Object.fromEntries(
      Array.from({ length: 501 }, (_, index) => [`p${index}@example.com`, { groups: ['all'] }]),
    )
    const { roster, findings } = read(membersText(members, { groups: { all: { deployments: scopes } } }))
    expect(roster).toBeUndefined()
    expect(findings.filter(({ severity }) => severity === 'error')).toMatchObject([
      { code: 'file-too-large', email: 'p500@example.com' },
    ])
  })
})

describe('people whose entries are written alike', () => {
  const alike = (entry: string) => {
    const members = ['ada', 'grace', 'eve'].map((name) => `"${name}@example.com":\n${entry}`)
    return read(
      `${HEAD}"policy": {"minOwners": 1}, "groups": {"sre": {"deployments": {"*": "viewer"}}}, "members": {"o@example.com": {"organization": "owner", "groups": ["sre"]}, ${members.join(', ')}}}`,
    )
  }

  /** An owner, and three people with the same access, each with terms of their own on a line of their own. */
  const ofTerms = (...terms: readonly string[]) => {
    const members = terms.map(
      (own, index) => `\n"p${index}@example.com": {"deployments": {"*": "viewer"}, ${own}}`,
    )
    const owner = '"o@example.com": {"organization": "owner"}'
    return read(`${HEAD}"policy": {"minOwners": 1},\n"members": {${[owner, ...members].join(', ')}}}`)
  }
  const VIEWER = { kind: 'deployment', role: 'viewer', resource: '*' }

  it.each([
    ['{"deployments": {"*": ["viewer", "editor"]}}', 'implied-role'],
    ['{"deployments": {"*": "editor"}, "groups": ["sre"]}', 'implied-role'],
    ['{"groups": ["sr"]}', 'unknown-group'],
    ['{"deployments": {"*": "viewr"}}', 'unknown-role'],
    ['{"expires": "2000-01-01"}', 'expired'],
  ])('%s is spoken of once for each', (entry, code) => {
    const { findings } = alike(entry)
    const about = findings.filter((finding) => finding.code === code)
    expect(about.map(({ line }) => line)).toEqual([3, 4, 5])
  })

  it('a key that is not an address is refused, whatever its value', () => {
    const { roster, findings } = read(
      `${HEAD}"members": {"ada@example.com": {"organization": "owner"},\n"ada": {"organization": "owner"}}}`,
    )
    expect(roster).toBeUndefined()
    expect(findings).toMatchObject([{ severity: 'error', line: 3 }])
  })

  it('a login is one person’s', () => {
    const codes = alike('{"github": "x"}').findings.map(({ code, line }) => [code, line])
    expect(codes).toEqual([
      ['duplicate-login', 4],
      ['duplicate-login', 5],
    ])
  })

  it('what is one person’s own is theirs, beside the same access', () => {
    const { roster } = ofTerms(
      '"github": "ada", "reason": "on call"',
      '"expires": "2099-12-31"',
      '"reason": "x"',
    )
    expect([...(roster?.members.values() ?? [])].slice(1)).toMatchObject([
      { github: 'ada', reason: 'on call', assignments: [VIEWER] },
      { expires: '2099-12-31', assignments: [VIEWER] },
      { reason: 'x', assignments: [VIEWER] },
    ])
  })

  it.each([
    ['"github": "@x"', 'must be a GitHub login'],
    ['"reason": 5', 'must be a string'],
    ['"expires": "soon"', 'must be a date'],
    ['"github": null', 'must be a string'],
    ['"github": { "login": "@x", "id": 1 }', 'must be a GitHub login'],
    ['"github": { "login": "eve", "id": 0 }', 'must be the id of an account'],
    ['"github": { "login": "eve" }', 'The key "id" is missing'],
  ])('what is wrong with one person’s own is told of them: %s', (terms, message) => {
    const { roster, findings } = ofTerms('"github": "ada"', '"github": "bob"', terms)
    expect(roster).toBeUndefined()
    expect(findings).toMatchObject([
      { severity: 'error', line: 6, message: expect.stringContaining(message) },
    ])
  })

  it('they get the same, each at their own place', () => {
    const { roster } = alike('{"deployments": {"*": "viewer"}, "groups": ["sre"], "reason": "on call"}')
    const members = [...(roster?.members.values() ?? [])].slice(1)
    expect(members.map(({ email, position }) => [email, position.line])).toEqual([
      ['ada@example.com', 2],
      ['grace@example.com', 3],
      ['eve@example.com', 4],
    ])
    for (const member of members) {
      expect(member).toMatchObject({ assignments: [VIEWER], groups: ['sre'], reason: 'on call' })
    }
  })
})
