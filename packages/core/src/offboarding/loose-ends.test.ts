import { describe, expect, it } from 'vitest'
import { editMembers } from '../edit/members-edit.ts'
import type { MembersSource } from '../file/members-source.ts'
import { loneSource } from '../file/members-source.ts'
import type { Snapshot } from '../organization/snapshot.ts'
import { membersText, NOW, soundFile } from '../testing/members-text.ts'
import { apiKey, invitation, member, snapshot } from '../testing/organization.ts'
import { departureOf } from './departure.ts'
import { assumedGuards, exitOf } from './exit.ts'
import { Identity } from './identity.ts'
import { looseEnds } from './loose-ends.ts'

const KIM = 'kim@a.example'
const ADA = 'ada@a.example'
const BOB = 'bob@a.example'
const OWNER = { organization: 'owner' } as const
const END = '2027-03-01'

type Members = Parameters<typeof membersText>[0]
type Rest = Parameters<typeof membersText>[1]

interface Case {
  readonly members?: Members
  readonly rest?: Rest
  readonly source?: MembersSource
  /** Absent if the organization was not read. */
  readonly actual?: Snapshot
  readonly leave?: readonly string[]
  readonly heir?: string
}

function depart({ members = {}, rest, source, actual, leave = [KIM], heir }: Case) {
  const text = membersText({ [ADA]: { ...OWNER, github: 'ada' }, [KIM]: {}, ...members }, rest)
  const before = soundFile(source ?? loneSource(text))
  const identity = new Identity(leave, actual ? [actual] : [])
  const departure = departureOf(before.roster, {
    identity,
    ...(actual && { snapshot: actual, seesAllKeys: actual.keys !== undefined }),
    ...(heir !== undefined && { heir }),
    now: NOW,
  })
  const result = editMembers(before, departure.edits, { now: NOW })
  if (result.code !== 'edited') throw new Error(JSON.stringify(result))
  const findings = looseEnds({
    before,
    after: result.file,
    departure,
    identity,
    ...(actual && { snapshot: actual }),
  })
  return { before, after: result.file, departure, identity, findings, text: result.text }
}

const here = (...others: Parameters<typeof snapshot>[0]) =>
  snapshot([member(ADA, ['owner']), member(KIM, [], { userId: '7' }), ...others])

describe('what hangs on someone who leaves', () => {
  it.each<[string, string, Case, RegExp]>([
    [
      'a group',
      'group-left-empty',
      { members: { [KIM]: { groups: ['sre'] } }, rest: { groups: { sre: {} } } },
      /the group "sre" in members\.json/,
    ],
    [
      'a group that was joined until an end',
      'group-left-empty',
      {
        members: { [KIM]: { groups: [{ group: 'sre', expires: '2026-11-01' }] } },
        rest: { groups: { sre: {} } },
      },
      /"sre"/,
    ],
    [
      'a group of a file that an extended file extends',
      'group-left-empty',
      {
        source: {
          path: 'organizations/a.json',
          text: membersText({ [ADA]: OWNER, [KIM]: { groups: ['deep'] } }, { extends: '../groups.json' }),
          extended: new Map([
            ['groups.json', { text: '{ "extends": "more/deep.json" }' }],
            ['more/deep.json', { text: '{ "groups": { "deep": {} } }' }],
          ]),
        },
      },
      /"deep" in organizations\/a\.json/,
    ],
    [
      'a GitHub login',
      'login-goes',
      { members: { [KIM]: { github: { login: 'kim', id: 42 } } } },
      /kim \(id 42\)/,
    ],
    [
      'approvals of owners',
      'approvals-uncovered',
      {
        members: { [ADA]: OWNER, [KIM]: { ...OWNER, github: 'kim' } },
        rest: { policy: { approvals: 'enforce' } },
      },
      /Nobody else with a "github" login can approve what takes an Organization owner\./,
    ],
    [
      'approvals that the last owner with a login cannot give to their own',
      'approvals-uncovered',
      { members: { [KIM]: { ...OWNER, github: 'kim' } }, rest: { policy: { approvals: 'warn' } } },
      /Only ada is left to approve what takes an Organization owner, and nobody approves their own/,
    ],
    [
      'approvals of an elevation',
      'approvals-uncovered',
      {
        members: { [KIM]: { ...OWNER, github: 'kim' } },
        rest: { policy: { elevation: { ownerApprovals: 2 }, selfApproval: true } },
      },
      /"elevation" asks for 2 approvals of what takes an Organization owner, and only ada can give one/,
    ],
    [
      'approvals of roles on one kind',
      'approvals-uncovered',
      {
        members: { [ADA]: OWNER, [KIM]: { deployments: { '*': 'admin' }, github: 'kim' } },
        rest: { policy: { approvals: 'enforce' } },
      },
      /can approve roles on all deployments\./,
    ],
    [
      'approvals by roles that only the organization has',
      'approvals-uncovered',
      {
        members: { [KIM]: { github: 'kim' } },
        rest: { policy: { approvals: 'enforce' } },
        actual: snapshot([member(ADA, []), member(KIM, ['owner'])]),
      },
      /Nobody else/,
    ],
    [
      'a membership that no run ends',
      'removal-not-applied',
      { rest: { policy: { unlisted: 'report' } } },
      /Under "unlisted": "report"/,
    ],
    [
      'an account that signs in',
      'close-account-first',
      { rest: { policy: { sso: { domains: ['a.example'] } } } },
      /identity provider first/,
    ],
    [
      'a membership that the file lacks',
      'not-in-file',
      { leave: [BOB], actual: here(member(BOB)) },
      /bob@a\.example is a member/,
    ],
    [
      'an invitation that the file lacks',
      'not-in-file',
      { leave: [BOB], actual: { ...here(), invitations: [invitation(BOB)] } },
      /bob@a\.example is invited/,
    ],
    [
      'an address of two accounts',
      'shared-address',
      { actual: here(member(KIM, [], { userId: '8' })) },
      /Name those who do: user:7 and user:8\./,
    ],
    [
      'an entry by an address that has changed since',
      'other-address',
      {
        members: { 'kim@old.example': {} },
        leave: ['kim@new.example'],
        actual: snapshot([member(ADA, ['owner']), member('kim@new.example'), member(KIM)]),
      },
      /kim@old\.example is probably another address of kim@new\.example/,
    ],
    [
      'a member by an address that has changed since',
      'other-address',
      { leave: [KIM], actual: snapshot([member(ADA, ['owner']), member('kim@new.example')]) },
      /kim@new\.example is probably another address of kim@a\.example/,
    ],
    [
      'an address that looks like theirs',
      'look-alike-stays',
      { members: { 'kіm@a.example': {} } },
      /it is another address, so it stays/,
    ],
    [
      'a reason of someone else',
      'still-named',
      { members: { [BOB]: { reason: 'covers for Kim@A.example' } } },
      /still names kim@a\.example/,
    ],
    [
      'a secret that they know',
      'secret-known',
      {
        rest: { apiKeys: { ci: { id: 'k', expires: END, owner: ADA } } },
        actual: { ...here(), keys: [apiKey('ci', [], { id: 'k', userId: '7' })] },
      },
      /They made the API key "ci", for which ada@a\.example answers/,
    ],
    [
      'a key that is handed over',
      'secret-known',
      { rest: { apiKeys: { ci: { expires: END, owner: KIM } } }, heir: ADA },
      /kim@a\.example answered for the API key "ci"/,
    ],
  ])('%s', (_name, code, given, message) => {
    const { findings } = depart(given)
    expect(findings.filter((finding) => finding.code === code).map((finding) => finding.message)).toEqual([
      expect.stringMatching(message),
    ])
  })

  it('is nothing if nothing does', () => {
    const members = { [BOB]: { ...OWNER, github: 'bob', groups: ['sre'] }, [KIM]: { groups: ['sre'] } }
    const rest = { groups: { sre: {} }, policy: { approvals: 'enforce' as const } }
    expect(depart({ members, rest, actual: here(member(BOB, ['owner'])) }).findings).toEqual([])
    // An address within another one, and one that only begins like it.
    const near = { [BOB]: { reason: 'x-kim@a.example, kim@a.example-corp.example' } }
    expect(depart({ members: near }).findings).toEqual([])
  })
})

describe('what merging ends', () => {
  const exit = (given: Case & { readonly actual: Snapshot }) => {
    const { after, departure, identity } = depart(given)
    return exitOf({
      after: after.roster,
      departure,
      identity,
      snapshot: given.actual,
      key: { userId: 'other', ...(given.actual.keys && { keys: given.actual.keys }) },
      keyOptions: {},
    })
  }
  const KEYS: Rest = { apiKeys: { ci: { id: 'k', expires: END, owner: KIM } } }

  it.each<[string, Case & { readonly actual: Snapshot }, object]>([
    ['a membership', { actual: here() }, { memberships: 1, invitations: 0, keys: 0 }],
    [
      'an invitation only',
      { actual: snapshot([member(ADA, ['owner'])], [invitation(KIM)]) },
      { memberships: 0, invitations: 1, keys: 0 },
    ],
    [
      'what is open beside a membership that is listed by user id',
      {
        members: { [KIM]: {}, 'user:7': {} },
        actual: { ...here(), invitations: [invitation(KIM, [], { expired: true })] },
      },
      { memberships: 1, invitations: 1, keys: 0 },
    ],
    [
      'their keys',
      { rest: KEYS, actual: { ...here(), keys: [apiKey('ci', [], { id: 'k' })] } },
      { memberships: 1, invitations: 0, keys: 1 },
    ],
    [
      'keys that they made and no file lists',
      { rest: KEYS, actual: { ...here(), keys: [apiKey('by hand', [], { id: 'h', userId: '7' })] } },
      { memberships: 1, invitations: 0, keys: 1 },
    ],
    [
      'unlisted keys as the policy has it',
      {
        rest: { ...KEYS, policy: { unlistedKeys: 'revoke' } },
        actual: { ...here(), keys: [apiKey('ci', [], { id: 'k' })] },
      },
      { memberships: 1, invitations: 0, keys: 1 },
    ],
    [
      'nothing under a policy that only reports',
      { rest: { policy: { unlisted: 'report' } }, actual: here() },
      { memberships: 0, invitations: 0, keys: 0 },
    ],
  ])('%s', (_name, given, ends) => {
    expect(exit(given).ends).toEqual(ends)
  })

  it('does not write an id that no file can have', () => {
    const actual = { ...here(), keys: [apiKey('by hand', [], { id: 'a b', userId: '7' })] }
    expect(exit({ rest: KEYS, actual })).toMatchObject({
      ends: { keys: 0 },
      findings: [{ code: 'keys-stay' }],
    })
  })

  it('leaves keys alone, and names them, if the file does not list any', () => {
    const actual = { ...here(), keys: [apiKey('by hand', [], { id: 'h', userId: '7' })] }
    expect(exit({ actual })).toMatchObject({ ends: { keys: 0 }, findings: [{ code: 'keys-stay' }] })
    expect(depart({ actual }).departure.keys).toEqual([])
  })

  it('does not end a key that someone else answers for, regardless of who made it', () => {
    const rest: Rest = { apiKeys: { ci: { id: 'k', expires: END, owner: ADA } } }
    const actual = { ...here(), keys: [apiKey('ci', [], { id: 'k', userId: '7' })] }
    expect(exit({ rest, actual })).toEqual({
      ends: { memberships: 1, invitations: 0, keys: 0 },
      findings: [],
    })
  })

  it.each<[string, Members, Rest, readonly string[]]>([
    ['blocks', { [KIM]: OWNER }, { policy: { minOwners: 2 } }, ['error too-few-owners']],
    ['warns', { [ADA]: {}, [KIM]: {} }, {}, ['warning too-few-owners']],
    ['says nothing', { [KIM]: OWNER }, {}, []],
  ])('%s as the guards would', (_name, members, rest, expected) => {
    const { before, after, identity } = depart({ members, rest })
    const guards = assumedGuards(before.roster, after.roster, identity.keysIn())
    expect(guards.map(({ severity, code }) => `${severity} ${code}`)).toEqual(expected)
  })
})

describe('a limit that a departure exceeds', () => {
  it('names both ways out, since it is reported in a terminal', () => {
    const { before, after, identity } = depart({ members: { [BOB]: {} }, leave: [KIM, BOB] })
    const findings = assumedGuards(before.roster, after.roster, identity.keysIn())
    const finding = findings.find(({ code }) => code === 'too-many-removals')
    expect(finding?.message).toMatch(
      /add the label "roster: allow removals" to the pull request, or use "roster apply --allow-removals"\.$/,
    )
  })
})

describe('an entry by user id', () => {
  const members: Members = { [KIM]: { reason: 'x' }, 'user:7': { deployments: { '*': 'viewer' } } }
  const entries = (given: Case) =>
    depart({ members, leave: ['user:7'], ...given }).departure.members.map(
      ({ listed, becomes }) => `${listed.email} ${becomes}`,
    )

  it.each<[string, Case, readonly string[]]>([
    ['ends if nobody knows what an address would say', {}, ['user:7 ended']],
    [
      'is deleted if the member has an address of their own, with the entry of that',
      { actual: here() },
      [`${KIM} removed`, 'user:7 removed'],
    ],
    [
      'is deleted if there is no such member',
      { actual: snapshot([member(ADA, ['owner'])]) },
      ['user:7 removed'],
    ],
    [
      'ends if the address is another member’s, too',
      { actual: here(member(KIM, [], { userId: '8' })) },
      ['user:7 ended'],
    ],
    [
      'ends if the member has no address',
      { actual: snapshot([{ userId: '7', assignments: [], unknown: [] }]) },
      ['user:7 ended'],
    ],
  ])('%s', (_name, given, expected) => {
    expect(entries(given)).toEqual(expected)
  })
})
