import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { resourceKind } from '../catalog/kind.ts'
import { ROLES, rolesOf } from '../catalog/role.ts'
import { readRoster } from '../file/read-roster.ts'
import { isBlocking } from '../finding/finding.ts'
import { hover, squiggles, suggestions } from '../testing/editor.ts'
import { NOW } from '../testing/members-text.ts'
import { groupsJsonSchema, membersJsonSchema } from './json-schema.ts'
import { variable } from './members-snippets.ts'

const HEAD = '{"organization": "1",\n'
const withMember = (entry: string) => `${HEAD}"members": {"ada@example.com": ${entry}}}`
const withRole = (scope: string) => withMember(`{"security": {"*": ${scope}}}`)

async function labels(text: string): Promise<readonly string[]> {
  return (await suggestions(text)).map(({ label }) => label)
}

const quoted = (names: readonly string[]) => names.map((name) => JSON.stringify(name))
const SECURITY_ROLES = quoted(rolesOf('security').map(({ name }) => name))

describe('an editor completes', () => {
  it('the keys of a file', async () => {
    expect(await labels('{│}')).toEqual([
      '$schema',
      'organization',
      'extends',
      'resources',
      'groups',
      'members',
      'apiKeys',
      'policy',
    ])
  })

  it('the keys of a member that are not there yet', async () => {
    expect(await labels(withMember('{"groups": [], │}'))).toEqual([
      'organization',
      'deployments',
      'elasticsearch',
      'observability',
      'security',
      'vectordb',
      'workplaceai',
      'connectedClusters',
      'expires',
      'reason',
      'github',
    ])
  })

  it.each([
    ['a scope', withRole('│')],
    ['a list', withRole('["viewer", │]')],
    ['a list, within quotes', withRole('["│"]')],
    ['an object', withRole('{"role": │}')],
    ['an object in a list', withRole('[{"role": "│"}]')],
    ['a group', `${HEAD}"groups": {"sre": {"security": {"*": │}}}}`],
  ])('role names in %s, strongest first, each with its label', async (_where, text) => {
    const offered = await suggestions(text)
    const roles = offered.filter(({ label }) => SECURITY_ROLES.includes(label))
    expect(roles.map(({ label }) => label)).toEqual(SECURITY_ROLES)
    for (const { name, label } of rolesOf('security')) {
      const role = roles.find((each) => each.label === JSON.stringify(name))
      expect(role?.documentation).toMatch(new RegExp(`^${label}\\. It `))
    }
  })

  it('roles in the organization, alone and in a list', async () => {
    const all = quoted(rolesOf('organization').map(({ name }) => name))
    const offered = [...all, 'Role that ends']
    expect(await labels(withMember('{"organization": │}'))).toEqual(offered)
    expect(await labels(withMember('{"organization": ["owner", │]}'))).toEqual(offered)
  })

  it('everything of a kind, as a scope', async () => {
    expect(await suggestions(withMember('{"deployments": {│}}'))).toEqual([
      { label: '*', documentation: expect.stringContaining('`"*"` for all'), inserts: '"*": $1' },
    ])
  })

  it('what a role can be restricted by, if it can', async () => {
    expect(await labels(withRole('{"role": "viewer", │}'))).toEqual([
      'access',
      'applicationRoles',
      'expires',
      'reason',
    ])
    expect(await labels(withRole('{"role": "viewer", "access": │}'))).toEqual(['"console"'])
    expect(await labels(withRole('│'))).toContain('Cloud Console only')
    expect(await labels(withMember('{"connectedClusters": {"*": │}}'))).toEqual([
      '"admin"',
      '"viewer"',
      'Role that ends',
    ])
  })

  it.each([
    ['unlisted', ['"remove"', '"report"']],
    ['resend', ['"on-merge"', '"always"', '"never"']],
    ['approvals', ['"off"', '"warn"', '"enforce"']],
    ['selfApproval', ['false', 'true']],
    ['invitationExpiresIn', ['"3d"', '"72h"']],
    ['minOwners', ['1', '2']],
    ['maxRemovals', ['"20%"', '3']],
  ])('the policy %s', async (name, values) => {
    expect((await labels(`${HEAD}"policy": {"${name}": │}}`)).toSorted()).toEqual(values.toSorted())
  })
})

describe('an editor shows, under the pointer', () => {
  it.each(ROLES.map((role) => [role.kind, role.name, role.label] as const))(
    'the %s role %s, what it allows',
    async (kind, name, label) => {
      const key = kind === 'organization' ? kind : resourceKind(kind).scopeKey
      const value = `"│${name}"`
      const entry = kind === 'organization' ? value : `{"*": [${value}]}`
      const shown = await hover(withMember(`{"${key}": ${entry}}`))
      expect(shown).toContain(`\`${name}\`: ${label}. It `)
    },
  )

  it.each([
    ['an address', '{"ada│@example.com": {}}', 'What one member can do, and until when'],
    [
      'deployments',
      '{"a@b.example": {"deploy│ments": {}}}',
      'Roles on deployments, by name or id; `"*"` is all',
    ],
    [
      'expires',
      '{"a@b.example": {"exp│ires": "2027-01-01"}}',
      'From then on the member counts as not listed',
    ],
    ['groups', '{"a@b.example": {"gro│ups": []}}', 'The member has the roles of all of them'],
    ['github', '{"a@b.example": {"git│hub": "ada"}}', 'whose approvals are this member’s'],
  ])('the key of %s, what it is', async (_key, members, text) => {
    expect(await hover(`${HEAD}"members": ${members}}`)).toContain(text)
  })

  it.each([
    ['"unli│sted": "report"', 'What happens to members who are not in the file'],
    ['"unlisted": "rep│ort"', '`report`: A finding names them, and they stay'],
    ['"appr│ovals": "enforce"', '`enforce`: The check is red, and apply holds what lacks an approval'],
    ['"max│Removals": 3', 'How many members one plan may remove'],
  ])('the policy %s, what it is', async (entry, text) => {
    expect(await hover(`${HEAD}"policy": {${entry}}}`)).toContain(text)
  })
})

describe('an editor underlines', () => {
  it.each([
    ['the example', new URL('../../../../examples/members.json', import.meta.url)],
    [
      'a lived-in file with comments and trailing commas',
      new URL('../testing/lived-in.members.jsonc', import.meta.url),
    ],
  ])('nothing in %s', async (_name, path) => {
    expect(await squiggles(readFileSync(path, 'utf8').replaceAll(/"(?=\n *\})/g, '",'))).toEqual([])
  })

  it.each([
    ['an unknown key', '{"securty": {}}'],
    [
      'two ways of restricting',
      '{"deployments": {"*": {"role": "viewer", "access": "console", "applicationRoles": ["a"]}}}',
    ],
    ['custom roles without viewer', '{"security": {"*": {"role": "editor", "applicationRoles": ["a"]}}}'],
    [
      'access on a connected cluster',
      '{"connectedClusters": {"*": {"role": "viewer", "access": "console"}}}',
    ],
    ['a role that is no name', '{"security": {"*": "Viewer"}}'],
    ['an empty list', '{"security": {"*": []}}'],
    ['a day that is none', '{"expires": "2026-02-30"}'],
    ['an end of a role that is none', '{"organization": {"role": "owner", "expires": "tomorrow"}}'],
    ['an end of a group that is none', '{"groups": [{"group": "sre", "expires": "2026-12-01T18:00"}]}'],
    ['a group without a name', '{"groups": [{"expires": "2026-12-01"}]}'],
    ['a login that is none', '{"github": "@ada"}'],
    ['a number for a reason', '{"reason": 5}'],
  ])('%s, on the line where Roster finds it', async (_name, entry) => {
    const text = `${HEAD}"members": {"ada@example.com": {}, "bob@example.com":\n${entry}}}`
    const found = readRoster(text, { now: NOW }).findings.filter(isBlocking)
    expect(found.map(({ line }) => line)).toEqual([3])
    expect((await squiggles(text)).map(({ line }) => line)).toEqual([3])
  })

  it('with the sentence that Roster has for it', async () => {
    const messages = async (entry: string) =>
      (await squiggles(withMember(entry))).map(({ message }) => message)
    expect(await messages('{"github": "@ada"}')).toEqual([
      'Must be a GitHub login: letters, digits and "-", without an "@".',
    ])
    expect(await messages('{"security": {"*": {"role": "editor", "applicationRoles": ["a"]}}}')).toEqual([
      'Custom roles on a project demand the role "viewer".',
    ])
    expect(
      await messages(
        '{"security": {"*": {"role": "viewer", "access": "console", "applicationRoles": ["a"]}}}',
      ),
    ).toEqual([
      'Must not have both "access" and "applicationRoles": custom roles need access to what is inside.',
    ])
    expect(await messages('{"expires": "tomorrow"}')).toEqual([
      expect.stringContaining('Must be a date such as "2026-12-31"'),
    ])
  })
})

/** Where a role of an API key is written. */
const KEY_WITH_ROLE = `${HEAD}"members": {"you@example.com": {}}, "apiKeys": {"ci": {"expires": "2027-12-31", "owner": "you@example.com", "deployments": {"*": │}}}}`

describe('a snippet', () => {
  const offers: readonly (readonly [string, string])[] = [
    ['│', 'Members file'],
    [`${HEAD}"resources": {"deployments": │}, "members": {"a@b.example": {}}}`, 'Name of a resource'],
    [`${HEAD}"groups": │, "members": {"a@b.example": {}}}`, 'Groups'],
    [`${HEAD}"groups": {"group": │}, "members": {"a@b.example": {}}}`, 'Group'],
    [`${HEAD}"members": │}`, 'Members'],
    ...['Member of a group', 'Member with a role', 'Contractor', 'Organization owner'].map(
      (label) => [`${HEAD}"groups": {"group": {}}, "members": {"a@b.example": │}}`, label] as const,
    ),
    [withMember('{"observability": {"*": │}}'), 'Cloud Console only'],
    [withMember('{"observability": {"*": [│]}}'), 'Cloud Console only'],
    [withMember('{"observability": {"*": │}}'), 'Custom application roles'],
    [withMember('{"connectedClusters": {"*": │}}'), 'Role that ends'],
    [withMember('{"organization": [│]}'), 'Role that ends'],
    [`${HEAD}"groups": {"on-call": {}}, "members": {"a@b.example": {"groups": [│]}}}`, 'Group that ends'],
    [`${HEAD}"members": {"you@example.com": {}}, "apiKeys": │}`, 'API keys'],
    [`${HEAD}"members": {"you@example.com": {}}, "apiKeys": {"ci": │}}`, 'API key'],
    [KEY_WITH_ROLE, 'Access inside'],
    [`${HEAD}"members": {"a@b.example": {}}, "policy": │}`, 'Policy of a team'],
    [`${HEAD}"members": {"a@b.example": {}}, "policy": │}`, 'Policy that removes nobody'],
    [`${HEAD}"members": {"a@b.example": {}}, "policy": {"sso": │}}`, 'Domains'],
    [`${HEAD}"members": {"a@b.example": {}}, "policy": {"elevation": │}}`, 'Elevation'],
  ]

  it.each(offers)('in %s, %s, is offered, and is right as it is', async (text, label) => {
    const snippet = (await suggestions(text)).find((offer) => offer.label === label)
    expect(snippet?.documentation).toMatch(/\.$/)
    const inserted = text.replace('│', filledIn(snippet?.inserts ?? ''))
    expect(await squiggles(inserted)).toEqual([])
    expect(readRoster(inserted, { now: NOW }).findings.filter(isBlocking)).toEqual([])
  })

  it('is tried above, each', () => {
    const known = new Set([...offers.map(([, label]) => label), 'Groups file'])
    const text = JSON.stringify([membersJsonSchema(), groupsJsonSchema()])
    for (const [, label] of text.matchAll(/"label":"([^"]+)"/g)) expect(known).toContain(label)
  })
})

describe('in a file of shared groups, an editor', () => {
  it('completes keys and roles, and offers a file to begin with', async () => {
    const labelsIn = async (text: string) => (await suggestions(text, 'groups')).map(({ label }) => label)
    expect(await labelsIn('{│}')).toEqual(['$schema', 'extends', 'groups'])
    expect(await labelsIn('{"groups": {"sre": {"security": {"*": "│"}}}}')).toEqual(
      expect.arrayContaining([...SECURITY_ROLES]),
    )
    const [file] = await suggestions('│', 'groups')
    expect(file?.label).toBe('Groups file')
    expect(await squiggles(filledIn(file?.inserts ?? ''), 'groups')).toEqual([])
  })

  it('explains and underlines', async () => {
    expect(await hover('{"ext│ends": "../groups.json"}', 'groups')).toContain(
      'Paths are relative to this file',
    )
    const [path] = await squiggles('{"extends": "/groups.json"}', 'groups')
    expect(path?.message).toContain('Must be the path of a file from this one')
    expect(await squiggles('{"$schema": "./groups.schema.json", "members": {}}', 'groups')).toHaveLength(1)
  })
})

/** As it is when one accepts everything it proposes, in the year 2027. */
function filledIn(snippet: string): string {
  return snippet
    .replaceAll(variable('CURRENT_YEAR'), '2027')
    .replaceAll(/\$\{\d+:([^}]*)\}/g, '$1')
    .replaceAll(/\$\{\d+\|([^,|]*)[^}]*\}/g, '$1')
}
