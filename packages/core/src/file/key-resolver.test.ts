import { describe, expect, it } from 'vitest'
import { short } from '../testing/assignments.ts'
import { NOW, ORGANIZATION, soundFile } from '../testing/members-text.ts'
import { readRoster } from './read-roster.ts'

const ADA = 'ada@a.example'
const END = '2027-03-01'

/** A file with these API keys. */
function fileOf(apiKeys: object, rest: object = {}): string {
  const members = {
    [ADA]: { organization: 'owner' },
    'old@a.example': { expires: '2026-11-01' },
    'temp@a.example': { expires: '2027-02-28' },
  }
  return JSON.stringify({ organization: ORGANIZATION, members, apiKeys, ...rest })
}

function keysOf(apiKeys: object, rest: object = {}) {
  const { keys } = soundFile(fileOf(apiKeys, rest)).roster
  if (keys === undefined) throw new Error('expected keys')
  return keys
}

function findingsOf(apiKeys: object, rest: object = {}) {
  return readRoster(fileOf(apiKeys, rest), { now: NOW }).findings.map(
    ({ severity, code, message }) => `${severity} ${code}: ${message}`,
  )
}

/** With an end and an owner. */
const key = (access: object) => ({ expires: END, owner: ADA, ...access })

describe('the API keys of a file', () => {
  it('are listed by name, with an end, an owner, a reason, and an id once they exist', () => {
    const { current, ended } = keysOf({
      'Terraform CI': key({ id: 'k1', deployments: { '*': 'editor' }, reason: 'CI' }),
      old: key({ expires: '2026-11-20' }),
    })
    expect([...current.keys()]).toEqual(['Terraform CI'])
    expect(current.get('Terraform CI')).toMatchObject({
      name: 'Terraform CI',
      email: 'key:Terraform CI',
      id: 'k1',
      owner: ADA,
      expires: END,
      expiresAt: Date.UTC(2027, 2, 2),
      reason: 'CI',
      groups: [],
    })
    expect([...ended.keys()]).toEqual(['old'])
  })

  it('are unknown if the file says nothing about them, rather than none', () => {
    expect(soundFile(fileOf({}, { apiKeys: undefined })).roster.keys).toBeUndefined()
    expect(keysOf({})).toEqual({ current: new Map(), ended: new Map() })
  })

  it.each<[string, object, readonly string[]]>([
    ['a role alone is for the Cloud API only', { deployments: { '*': 'admin' } }, ['deployment/*=admin']],
    [
      'and so is one that says so',
      { deployments: { '*': { role: 'admin', access: 'cloud' } } },
      ['deployment/*=admin'],
    ],
    [
      'roles inside go with any role',
      { security: { '*': { role: 'admin', applicationRoles: ['admin'] } } },
      ['security/*=admin[admin]'],
    ],
    [
      'the role of a project that goes with a role for people is asked for by name',
      { elasticsearch: { '*': { role: 'developer', applicationRoles: ['developer'] } } },
      ['elasticsearch/*=developer[developer]'],
    ],
    [
      'an owner with roles inside',
      { organization: { role: 'owner', applicationRoles: ['admin'] } },
      ['owner[admin]'],
    ],
    ['groups apply', { groups: ['sre'] }, ['deployment/*=editor', 'observability/*=viewer[logs]']],
  ])('%s', (_, access, expected) => {
    const groups = {
      sre: {
        deployments: { '*': { role: 'editor', access: 'console' } },
        observability: { '*': { role: 'viewer', applicationRoles: ['logs'] } },
      },
    }
    const { current } = keysOf({ ci: key(access) }, { groups })
    expect(short(current.get('ci')?.assignments ?? [])).toEqual(expected)
  })

  it.each<[string, object, string]>([
    ['no end', { owner: ADA }, 'error missing-key: The key "expires" is missing in "apiKeys" › "ci".'],
    ['no owner', { expires: END }, 'error missing-key: The key "owner" is missing in "apiKeys" › "ci".'],
    [
      'an owner who is not listed',
      key({ owner: 'aba@a.example' }),
      'error unknown-owner: "aba@a.example", who answers for the API key "ci", is not among the members; did you mean "ada@a.example"?',
    ],
    [
      'an owner whose access ended',
      key({ owner: 'old@a.example' }),
      'warning key-without-owner: old@a.example, who answers for the API key "ci", no longer counts as listed. Name another owner, or delete the entry.',
    ],
    [
      'an owner whose access ends before',
      key({ owner: 'temp@a.example' }),
      'warning key-outlives-owner: The API key "ci" (expires 2027-03-01) outlives the access of temp@a.example, who answers for it (expires 2027-02-28). Name another owner before that, or let the key end with it.',
    ],
    [
      'access as people have it',
      key({ deployments: { '*': { role: 'viewer', access: 'console' } } }),
      'error invalid-value: "apiKeys" › "ci" › "deployments" › "*" › "access" must be "cloud".',
    ],
    [
      'a role that does not exist',
      key({ deployments: { '*': 'vewer' } }),
      'error unknown-role: There is no deployment role "vewer"; did you mean "viewer"? If it is newer than this release, list it under "policy" › "extraRoles".',
    ],
    [
      'a group that does not exist',
      key({ groups: ['sre'] }),
      'error unknown-group: There is no group "sre"; define it under "groups".',
    ],
    [
      'an end that is near',
      key({ expires: '2026-11-30' }),
      'warning expires-soon: The API key "ci" ends in 8 days (expires 2026-11-30). Replace it before that with roster keys rotate.',
    ],
    [
      'an end that has passed',
      key({ expires: '2026-11-01' }),
      'info expired: The API key "ci" ended (2026-11-01) and is revoked if it still exists. Delete the entry, or extend it.',
    ],
  ])('with %s', (_, entry, expected) => {
    expect(findingsOf({ ci: entry })).toContain(expected)
  })

  it('two of one id are an error', () => {
    expect(findingsOf({ a: key({ id: 'k1' }), b: key({ id: 'k1' }) })).toContain(
      'error duplicate-key-id: The API keys "b" and "a" have one id. Keep one of the two entries.',
    )
  })

  it.each([' ci', 'ci ', 'c\ni', ''])('a name is one line, without white space around it: %j', (name) => {
    expect(findingsOf({ [name]: key({}) })).toEqual([
      expect.stringMatching(/^error invalid-value: .* in "apiKeys"/),
    ])
  })

  it('use groups, names of resources and extra roles as members do', () => {
    const rest = {
      groups: { bots: { deployments: { shop: 'viewer' } } },
      resources: { deployments: { shop: 'a'.repeat(32) } },
      policy: { extraRoles: ['deployment-robot'] },
    }
    expect(findingsOf({ ci: key({ groups: ['bots'], deployments: { '*': 'robot' } }) }, rest)).toEqual([
      expect.stringContaining('info expired: old@a.example'),
    ])
  })

  it('that go missing from a file under "revoke" are an error, not a wish to revoke all', () => {
    expect(findingsOf({}, { apiKeys: undefined, policy: { unlistedKeys: 'revoke' } })).toContain(
      'error missing-key: "unlistedKeys": "revoke" needs "apiKeys": list the keys that stay.',
    )
  })
})
