import { readFileSync } from 'node:fs'
import { type ParseError, parse } from 'jsonc-parser'
import { describe, expect, it } from 'vitest'
import { ROLES } from '../catalog/role.ts'
import { readRoster } from '../file/read-roster.ts'
import { schemaValidator } from '../testing/json-schema-validator.ts'
import { NOW, ORGANIZATION } from '../testing/members-text.ts'
import { groupsJsonSchema, membersJsonSchema } from './json-schema.ts'

const livedIn = readFileSync(new URL('../testing/lived-in.members.jsonc', import.meta.url), 'utf8')

const validate = schemaValidator(membersJsonSchema())

/** A file with one member, as plain JSON. */
function withMember(entry: unknown, rest: object = {}): unknown {
  return { organization: ORGANIZATION, members: { 'ada@example.com': entry }, ...rest }
}

describe('the JSON Schema', () => {
  it.each([
    ['members', membersJsonSchema()],
    ['groups', groupsJsonSchema()],
  ])('of %s is the one that is published', (name, schema) => {
    const published = readFileSync(new URL(`../../${name}.schema.json`, import.meta.url), 'utf8')
    const current = `${JSON.stringify(schema, null, 2)}\n`
    expect(published === current, 'stale; run: npm run generate -w @roster/core').toBe(true)
  })

  it('accepts a file with every part of the format, as Roster does', () => {
    const errors: ParseError[] = []
    const value: unknown = parse(livedIn, errors, { allowTrailingComma: true })
    expect(errors).toEqual([])
    expect(validate(value), JSON.stringify(validate.errors)).toBe(true)
    const extended = new Map([['groups.json', { text: '{}' }]])
    const source = { path: 'members.json', text: livedIn, extended }
    expect(readRoster(source, { now: NOW }).findings).toEqual([])
  })

  it('is satisfied by that file in all its parts', () => {
    const keys = new Set(livedIn.match(/"[^"]+"(?=:)/g)?.map((key) => JSON.parse(key) as string))
    const unused = propertyNames(membersJsonSchema()).filter((key) => !keys.has(key))
    expect(unused).toEqual([])
  })

  it.each([
    ['no organization', { members: { 'ada@example.com': {} } }],
    ['no members', { organization: ORGANIZATION }],
    ['empty members', { organization: ORGANIZATION, members: {} }],
    ['no object', []],
    ['an unknown key', withMember({}, { polices: {} })],
    ['an unknown key of a member', withMember({ role: 'owner' })],
    ['a type of project that the policy does not name', withMember({ workflows: { '*': 'admin' } })],
    [
      'a name for a type of project that the policy does not name',
      withMember({}, { resources: { workflows: { nightly: 'a' } }, policy: { minOwners: 1 } }),
    ],
    [
      'no role on a type of project that the policy names',
      withMember({ workflows: 'admin' }, { policy: { extraKinds: ['workflows'] } }),
    ],
    ['a name for no address', { organization: ORGANIZATION, members: { ada: {} } }],
    ['a number for an id', { ...(withMember({}) as object), organization: 1234567890 }],
    ['an id with a slash', withMember({}, { resources: { deployments: { logs: '../x' } } })],
    ['an empty list of roles', withMember({ deployments: { '*': [] } })],
    ['a role with capitals', withMember({ deployments: { '*': 'Viewer' } })],
    [
      'an empty list of custom roles',
      withMember({ elasticsearch: { '*': { role: 'viewer', applicationRoles: [] } } }),
    ],
    [
      'access beside custom roles',
      withMember({ deployments: { '*': { role: 'viewer', access: 'console', applicationRoles: ['a'] } } }),
    ],
    [
      'custom roles without viewer',
      withMember({ security: { '*': { role: 'editor', applicationRoles: ['a'] } } }),
    ],
    [
      'access on a connected cluster',
      withMember({ connectedClusters: { '*': { role: 'viewer', access: 'console' } } }),
    ],
    ['a day that does not exist', withMember({ expires: '2026-02-30' })],
    ['an address for a login', withMember({ github: 'ada@example.com' })],
    ['a long reason', withMember({ reason: 'x'.repeat(501) })],
    ['no owners', withMember({}, { policy: { minOwners: 0 } })],
    ['a negative limit', withMember({}, { policy: { maxRemovals: -1 } })],
    ['a share above all', withMember({}, { policy: { maxRemovals: '101%' } })],
    ['an unknown policy', withMember({}, { policy: { unlisted: 'ignore' } })],
    ['an absolute path', withMember({}, { extends: '/groups.json' })],
    ['a path of Windows', withMember({}, { extends: '..\\groups.json' })],
    ['no path', withMember({}, { extends: [] })],
    ['a wildcard domain', withMember({}, { policy: { sso: { domains: ['*.example'] } } })],
  ])('refuses %s, as Roster does', (_name, value) => {
    expect(validate(value)).toBe(false)
    expect(readRoster(JSON.stringify(value), { now: NOW }).roster).toBeUndefined()
  })

  it('offers every role with its label, and lets pass what could be newer', () => {
    const text = JSON.stringify(membersJsonSchema())
    for (const { name, label } of ROLES) {
      expect(text).toContain(JSON.stringify(name))
      expect(text).toContain(`"${label}. It `)
    }
    expect(validate(withMember({ security: { '*': 'threat-hunter' } }))).toBe(true)
  })

  it('says by which value a policy goes that is not written', () => {
    const { definitions } = membersJsonSchema() as { definitions: { policy: { properties: object } } }
    const defaults = Object.entries(definitions.policy.properties).flatMap(
      ([key, schema]: [string, { readonly default?: unknown }]) =>
        schema.default === undefined ? [] : [[key, schema.default]],
    )
    expect(defaults.map(([key]) => key)).not.toHaveLength(0)
    const policyOf = (policy: object) => {
      const { roster } = readRoster(JSON.stringify(withMember({}, { policy })), { now: NOW })
      return roster?.policy
    }
    expect(policyOf(Object.fromEntries(defaults))).toEqual(policyOf({}))
  })

  it.each([
    ['members', membersJsonSchema()],
    ['groups', groupsJsonSchema()],
  ])('of %s has examples and defaults that are what they are examples of', (_name, schema) => {
    const { definitions } = schema as { definitions: object }
    const wrong = subschemas(schema).flatMap((part) => {
      const { examples = [], default: fallback } = part as {
        examples?: readonly unknown[]
        default?: unknown
      }
      const isValid = schemaValidator({ ...part, definitions })
      return [...examples, ...(fallback === undefined ? [] : [fallback])].filter((value) => !isValid(value))
    })
    expect(wrong).toEqual([])
  })

  it('describes every key', () => {
    const undescribed = propertySchemas(membersJsonSchema())
      .filter(([, schema]) => !['description', '$ref', 'allOf', 'not'].some((key) => key in schema))
      .map(([key]) => key)
    expect(undescribed).toEqual([])
  })
})

/** Names and schemas of all properties, those in definitions included. */
function propertySchemas(schema: object): readonly (readonly [string, object])[] {
  return Object.entries(schema).flatMap(([key, value]: [string, unknown]) => {
    // Rules on keys that are described elsewhere.
    if (typeof value !== 'object' || value === null || key === 'if' || key === 'else') return []
    const own = key === 'properties' ? Object.entries(value as Record<string, object>) : []
    return [...own, ...propertySchemas(value)]
  })
}

/** Every part that has examples or a default. */
function subschemas(schema: object): readonly object[] {
  const own = 'examples' in schema || 'default' in schema ? [schema] : []
  const parts = Object.values(schema).filter((part) => typeof part === 'object' && part !== null)
  return [...own, ...parts.flatMap((part) => subschemas(part as object))]
}

function propertyNames(schema: object): readonly string[] {
  return [...new Set(propertySchemas(schema).map(([key]) => key))]
}
