import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../organization/snapshot.ts'
import { rosterOf } from '../testing/members-text.ts'
import { apiKey, invitation, member, snapshot } from '../testing/organization.ts'
import { Identity } from './identity.ts'
import { endsIn, listingIn, remainsOf } from './remains.ts'

const ADA = 'ada@a.example'
const KIM = 'kim@a.example'
const NEW = 'kim@new.example'
const END = '2027-03-01'

const sorted = (keys: Iterable<string>) => [...keys].toSorted()

describe('who leaves', () => {
  const here = (...members: readonly (readonly [email: string, userId: string])[]) =>
    snapshot(members.map(([email, userId]) => member(email, [], { userId })))

  it.each<[string, string, readonly Snapshot[], Snapshot | undefined, readonly string[]]>([
    ['is an address, in any spelling', ' KIM@A.example', [], undefined, [KIM]],
    ['is the account that has it', KIM, [here([KIM, '7'])], undefined, [KIM, 'user:7']],
    [
      'is the account under its other address',
      KIM,
      [here([KIM, '7']), here([NEW, '7'])],
      undefined,
      [KIM, NEW, 'user:7'],
    ],
    ['is an account by its id', 'user:7', [here([NEW, '7'])], undefined, [NEW, 'user:7']],
    ['is no account of those that share an address', KIM, [here([KIM, '7'], [KIM, '8'])], undefined, [KIM]],
    [
      'is not another member who shares the address of the account',
      'user:7',
      [here([KIM, '7'], [KIM, '8'])],
      undefined,
      ['user:7'],
    ],
    [
      'is not another account that has the other address somewhere',
      KIM,
      [here([KIM, '7']), here([NEW, '7'])],
      here([NEW, '8']),
      [KIM, 'user:7'],
    ],
  ])('%s', (_name, given, snapshots, organization, expected) => {
    expect(sorted(new Identity([given], snapshots).keysIn(organization))).toEqual(expected)
  })
})

describe('what is left of them', () => {
  const entry = (owner: string, rest: object = {}) => ({ expires: END, owner, ...rest })
  const before = rosterOf(
    { [ADA]: {}, [KIM]: {} },
    { apiKeys: { ci: entry(KIM, { id: 'k1' }), named: entry(KIM), given: entry(KIM, { id: 'k3' }) } },
  )
  const after = rosterOf({ [ADA]: {} }, { apiKeys: { given: entry(ADA, { id: 'k3' }) } })
  const identity = new Identity([KIM, 'user:7'], [])
  const past = listingIn(before, identity.keysIn())
  const left = (actual: Snapshot, roster = after) => {
    const { listed, members, invitations, keys, goneKeys } = remainsOf(roster, actual, identity, past)
    return {
      entries: [...listed.members.map(({ email }) => email), ...listed.keys.map(({ name }) => name)],
      members: members.map(({ userId }) => userId),
      invitations: invitations.length,
      keys: keys.map(({ id }) => id),
      gone: goneKeys.map(({ name }) => name),
    }
  }
  const NOTHING = { entries: [], members: [], invitations: 0, keys: [], gone: ['ci', 'named'] }
  const with_ = (rest: Partial<Snapshot>): Snapshot => ({ ...snapshot([member(ADA)]), keys: [], ...rest })

  it.each<[string, Snapshot, object]>([
    ['nothing', with_({ keys: [apiKey('given', [], { id: 'k3', userId: '7' })] }), {}],
    [
      'a membership by address',
      with_({ members: [member(' KIM@a.example', [], { userId: '9' })] }),
      { members: ['9'] },
    ],
    [
      'a membership under another address',
      with_({ members: [member(NEW, [], { userId: '7' })] }),
      { members: ['7'] },
    ],
    [
      'an expired invitation',
      with_({ invitations: [invitation(KIM, [], { expired: true })] }),
      { invitations: 1 },
    ],
    [
      'a key that the file gave them',
      with_({ keys: [apiKey('x', [], { id: 'k1' })] }),
      { keys: ['k1'], gone: ['named'] },
    ],
    [
      'a key of the name',
      with_({ keys: [apiKey('named', [], { id: 'k9' })] }),
      { keys: ['k9'], gone: ['ci'] },
    ],
    ['a key that they made', with_({ keys: [apiKey('x', [], { id: 'k9', userId: '7' })] }), { keys: ['k9'] }],
    ['a key of others', with_({ keys: [apiKey('x', [], { id: 'k9', userId: '8' })] }), {}],
  ])('is %s', (_name, actual, expected) => {
    expect(left(actual)).toEqual({ ...NOTHING, ...expected })
  })

  it('is what the file still gives, and not what has ended in it', () => {
    expect(left(with_({}), before).entries).toEqual([KIM, 'ci', 'named', 'given'])
    const ended = rosterOf(
      { [ADA]: {}, 'user:7': { expires: '2026-11-01' } },
      { apiKeys: { ci: entry(KIM, { id: 'k1', expires: '2026-11-01' }) } },
    )
    expect(left(with_({}), ended).entries).toEqual([])
  })
})

it('records of writes tell what has ended: each change once, and none that was refused', () => {
  const write = (operation: string, changes: readonly object[], outcome = 'ok') => ({
    changes: changes as readonly { readonly digest: string }[],
    request: { operation },
    result: { outcome },
  })
  const records = [
    write(
      'remove-members',
      [
        { email: 'Kim@a.example', digest: '1' },
        { email: ADA, digest: '2' },
      ],
      'unknown',
    ),
    write('remove-members', [{ email: KIM, digest: '1' }]),
    write('remove-members', [{ email: KIM, digest: '3' }], 'refused'),
    write('cancel-invitations', [{ email: KIM, digest: '1' }]),
    write('revoke-keys', [
      { key: 'k1', digest: '4' },
      { key: 'other', digest: '5' },
    ]),
    write('revoke', [{ email: KIM, digest: '6' }]),
  ]
  expect(endsIn(records, new Set([KIM]), new Set(['k1']))).toEqual({
    memberships: 1,
    invitations: 1,
    keys: 1,
  })
})
