import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../organization/snapshot.ts'
import { atoms } from '../testing/assignments.ts'
import { ORGANIZATION, rosterOf } from '../testing/members-text.ts'
import { invitation, member, PLATFORM_ROLE, snapshot } from '../testing/organization.ts'
import { type EffectPart, effectDigest, effectsOf, effectsReviewedWith } from './effect.ts'
import { planChanges } from './planner.ts'

const ADA = 'ada@example.com'
const EDITOR = { deployments: { '*': 'editor' } }
const other = member('bob@example.com')
const rest = { 'bob@example.com': {} }

function only(entry: object | undefined, actual: Snapshot, email = ADA) {
  const roster = rosterOf({ ...rest, ...(entry ? { [email]: entry } : {}) })
  const [change] = planChanges(roster, actual, { isTouched: () => true }).changes
  if (change === undefined) throw new Error('expected a change')
  return change
}

const invited = (...held: string[]) => snapshot([other], [invitation(ADA, held)])
const joined = (...held: string[]) => snapshot([other, member(ADA, held)])

describe('the digest of a change', () => {
  it.each([
    ['replace-invitation', 'change-roles', EDITOR],
    ['cancel-invitation', 'remove', undefined],
  ])('stays when the invitation is accepted: %s becomes %s', (before, after, entry) => {
    const [one, two] = [only(entry, invited('owner')), only(entry, joined('owner'))]
    expect([one.kind, two.kind]).toEqual([before, after])
    expect(one.digest).toBe(two.digest)
  })

  it('stays when an address is spelt otherwise', () => {
    expect(only(EDITOR, invited('owner'), 'ADA@Example.com').digest).toBe(
      only(EDITOR, invited('owner')).digest,
    )
  })

  it('is another for another effect, person or organization', () => {
    const changes = [
      only(EDITOR, joined('owner')),
      only(EDITOR, joined('billing-admin')),
      only(EDITOR, joined()),
      only({}, joined('owner')),
      only({ deployments: { '*': { role: 'editor', access: 'console' } } }, joined('owner')),
      only({ deployments: { '*': { role: 'editor', applicationRoles: ['a'] } } }, joined('owner')),
      only({ deployments: { [ORGANIZATION.padStart(32, '0')]: 'editor' } }, joined('owner')),
      only(undefined, joined('owner')),
      only(undefined, joined('billing-admin')),
      only(EDITOR, snapshot([other])),
      only({}, snapshot([other])),
      only(EDITOR, snapshot([other]), 'eve@example.com'),
      only(EDITOR, snapshot([other], [invitation(ADA, ['deployment/*=editor'], { expired: true })])),
    ]
    expect(new Set(changes.map(({ digest }) => digest)).size).toBe(changes.length)
    const elsewhere = planChanges(
      { ...rosterOf({ [ADA]: EDITOR }), organization: '42' },
      snapshot([], [], '42'),
    )
    expect(elsewhere.changes[0]?.digest).not.toBe(only(EDITOR, snapshot([other])).digest)
  })

  it('is another for other roles that are revoked without being understood', () => {
    const roster = rosterOf({ ...rest, [ADA]: {} }, { policy: { unknown: 'revoke' } })
    const digests = [[], [PLATFORM_ROLE], [{ ...PLATFORM_ROLE, roleId: 'platform-viewer' }]].map(
      (unknown) => {
        const [change] = planChanges(roster, snapshot([other, member(ADA, ['owner'], { unknown })])).changes
        return change?.digest
      },
    )
    expect(new Set(digests).size).toBe(3)
  })

  it('is SHA-256 in hexadecimal, the same in every release of this version', () => {
    expect(only(EDITOR, joined('owner')).digest).toMatchInlineSnapshot(
      `"720d07a8d686cb02551531b17d032be37ccd5fb8dab22dccf1b796c0fdcb294a"`,
    )
  })
})

describe('the digest of a plan', () => {
  const digest = (members: object, actual: Snapshot) => planChanges(rosterOf(members as never), actual).digest

  it('covers every change, and the organization', () => {
    const digests = [
      digest(rest, snapshot([other])),
      digest({ ...rest, [ADA]: {} }, snapshot([other])),
      digest({ ...rest, [ADA]: EDITOR }, snapshot([other])),
      digest({ ...rest, [ADA]: EDITOR, 'eve@example.com': {} }, snapshot([other])),
      planChanges({ ...rosterOf(rest), organization: '42' }, snapshot([other], [], '42')).digest,
    ]
    expect(new Set(digests).size).toBe(digests.length)
  })

  it('does not cover what is already the same', () => {
    expect(digest({ ...rest, [ADA]: {} }, snapshot([other, member(ADA)]))).toBe(
      digest(rest, snapshot([other])),
    )
  })
})

describe('the effects of a change', () => {
  const effects = (change: ReturnType<typeof only>) => effectsOf(ORGANIZATION, change)

  it('are one for each assignment, and one if a membership begins or ends', () => {
    expect(effects(only(EDITOR, joined('owner')))).toHaveLength(2)
    expect(effects(only(EDITOR, snapshot([other])))).toHaveLength(2)
    expect(effects(only(undefined, joined('owner', 'deployment/*=viewer')))).toHaveLength(3)
    expect(effects(only({}, snapshot([other])))).toHaveLength(1)
  })

  it('of what is left of a change were effects of the whole', () => {
    const whole = effects(only(EDITOR, joined('owner')))
    const left = effects(only(EDITOR, joined('owner', 'deployment/*=editor')))
    expect(left).toHaveLength(1)
    expect(whole).toEqual(expect.arrayContaining([...left]))
  })

  it('differ by what each of them does', () => {
    const [owner, viewer] = atoms('owner', 'deployment/*=viewer')
    if (owner === undefined || viewer === undefined) throw new Error('expected two assignments')
    const parts: readonly EffectPart[] = [
      ...(['begins', 'ends'] as const),
      ...[{ due: 1 }, { due: 2 }, { due: 1, id: 'a' }, { due: 1, id: 'b' }],
      ...[owner, viewer].flatMap((role) => [
        ...[{ due: 1, role }, { extended: role }],
        ...[{ grant: role }, { revoke: role }],
      ]),
      { extended: 'begins' },
      { revokeUnknown: PLATFORM_ROLE },
    ]
    const digests = parts.map((part) => effectDigest(ORGANIZATION, ADA, part))
    expect(new Set(digests).size).toBe(parts.length)
  })

  it('differ from person to person and between organizations', () => {
    const ada = only(EDITOR, snapshot([other]))
    const eve = only(EDITOR, snapshot([other]), 'eve@example.com')
    const all = [...effects(ada), ...effects(eve), ...effectsOf('42', ada)]
    expect(new Set(all).size).toBe(6)
  })

  it.each([
    ['replace-invitation', invited('owner')],
    ['resend', snapshot([other], [invitation(ADA, ['deployment/*=editor'], { expired: true })])],
  ])('reviewed with %s include inviting anew, should the run die in between', (kind, actual) => {
    const reviewed = only(EDITOR, actual)
    expect(reviewed.kind).toBe(kind)
    const anew = effects(only(EDITOR, snapshot([other])))
    expect(effectsReviewedWith(ORGANIZATION, reviewed)).toEqual(expect.arrayContaining([...anew]))
  })

  it('reviewed with a change of roles include no invitation', () => {
    const reviewed = only(EDITOR, joined('owner'))
    expect(effectsReviewedWith(ORGANIZATION, reviewed)).toEqual(effects(reviewed))
  })
})
