import {
  type Change,
  type EffectPart,
  effectDigest,
  effectsOf,
  emptyRoster,
  joiningEffect,
  type Roster,
} from '@roster/core'
import { describe, expect, it } from 'vitest'
import { ORGANIZATION, rosterOf } from '../testing/members-files.ts'
import { BILLING, changeOf, OWNER, planWith } from '../testing/organization.ts'
import { reviewContent } from './review-content.ts'

const FILES = { head: rosterOf(), before: emptyRoster(ORGANIZATION) }

const leaving = (...changes: readonly Change[]) => ({ changes: new Set(changes), ends: [] })

describe('what a preview seals', () => {
  it('is every change, with what awaits those who have yet to sign in', () => {
    const change = changeOf('change-roles', 'bob', { grant: [OWNER] })
    const awaited = changeOf('change-roles', 'zoe', { grant: [BILLING] })
    const plan = planWith([change], { awaited: [awaited] })
    expect(reviewContent(plan, FILES, leaving())).toEqual({
      organization: plan.organization,
      planDigest: plan.digest,
      changeDigests: [change.digest, awaited.digest],
      effectDigests: [...effectsOf(plan.organization, change), ...effectsOf(plan.organization, awaited)],
    })
  })

  it('covers inviting a person anew whose invitation is replaced', () => {
    const plan = planWith([changeOf('replace-invitation', 'zoe', { after: [OWNER] })])
    const { effectDigests } = reviewContent(plan, FILES, leaving())
    expect(effectDigests).toContain(joiningEffect(plan.organization, 'zoe@acme.example'))
  })

  it('leaves out what merging does not apply, so that the plan as a whole is not covered either', () => {
    const spent = changeOf('change-roles', 'bob', { grant: [OWNER] })
    const plan = planWith([spent, changeOf('invite', 'zoe')])
    const content = reviewContent(plan, FILES, leaving(spent))
    expect(content.changeDigests).toEqual(['invite of zoe'])
    expect(content.planDigest).not.toBe(plan.digest)
  })

  it('covers the dates that the pull request sets or moves, and no others', () => {
    const kept = { 'kim@acme.example': { expires: '2027-01-31' } }
    const before = rosterOf({ ...kept, 'mia@acme.example': { expires: '2027-02-28' } })
    const head = rosterOf({
      ...kept,
      'mia@acme.example': { expires: '2027-03-31' },
      'new@acme.example': { expires: '2026-12-31' },
    })
    const { effectDigests } = reviewContent(planWith([]), { head, before }, leaving())
    const due = (name: string, day: string) =>
      effectDigest(ORGANIZATION, `${name}@acme.example`, { due: Date.parse(`${day}T00:00:00Z`) })
    // A date means the end of that day. The old one can come before the merge: then Mia is invited again.
    expect(effectDigests).toEqual([
      due('mia', '2027-04-01'),
      effectDigest(ORGANIZATION, 'mia@acme.example', { extended: 'begins' }),
      due('new', '2027-01-01'),
    ])
  })

  describe('of roles that end', () => {
    const KIM = 'kim@acme.example'
    const part = (each: EffectPart) => effectDigest(ORGANIZATION, KIM, each)
    const owner = (expires?: string) =>
      rosterOf({ [KIM]: { organization: { role: 'owner', ...(expires !== undefined && { expires }) } } })
    const sealed = (before: Roster, head: Roster, changes: readonly Change[] = []) =>
      reviewContent(planWith(changes), { head, before }, leaving()).effectDigests
    const dueOn = (day: string) => part({ due: Date.parse(`${day}T00:00:00Z`), role: OWNER })

    it('are ends that the pull request sets, or brings forward', () => {
      expect(sealed(rosterOf({ [KIM]: {} }), owner('2027-01-31'))).toEqual([dueOn('2027-02-01')])
      expect(sealed(owner(), owner('2027-01-31'))).toEqual([dueOn('2027-02-01')])
      expect(sealed(owner('2027-01-31'), owner('2026-12-31'))).toEqual([dueOn('2027-01-01')])
    })

    it('are later ends, and the role itself, which may have ended before the merge', () => {
      expect(sealed(owner('2026-11-25'), owner('2027-01-31'))).toEqual([
        dueOn('2027-02-01'),
        part({ extended: OWNER }),
      ])
      expect(sealed(owner('2026-11-25'), owner())).toEqual([part({ extended: OWNER })])
    })

    it('are not the ends that a limit stops, while everything else of the member is covered', () => {
      const before = rosterOf({ [KIM]: { organization: 'owner', expires: '2026-11-25' } })
      const head = rosterOf({
        [KIM]: { organization: { role: 'owner', expires: '2027-01-31' }, expires: '2027-03-31' },
      })
      const at = Date.parse('2027-02-01T00:00:00Z')
      const membership = part({ due: Date.parse('2027-04-01T00:00:00Z') })
      // The old end can come before the merge, and with it the end of everything.
      const again = [part({ extended: 'begins' }), part({ extended: OWNER })]
      const sealedWithout = (end: object) =>
        reviewContent(
          planWith([]),
          { head, before },
          { changes: new Set(), ends: [{ key: KIM, at, ...end }] },
        ).effectDigests.toSorted()
      expect(sealedWithout({ role: OWNER })).toEqual([membership, ...again].toSorted())
      expect(sealedWithout({})).toEqual([dueOn('2027-02-01'), ...again].toSorted())
      expect(sealedWithout({ role: BILLING })).toEqual([membership, dueOn('2027-02-01'), ...again].toSorted())
    })

    it('are no ends that it leaves as they are, except those that come true now', () => {
      expect(sealed(owner('2027-01-31'), owner('2027-01-31'))).toEqual([])
      const change = changeOf('change-roles', 'kim', { revoke: [OWNER], before: [OWNER] })
      expect(sealed(owner('2026-11-01'), owner('2026-11-01'), [change])).toContain(dueOn('2026-11-02'))
    })
  })

  it('does not cover the date of a person whose roles change', () => {
    const files = { 'kim@acme.example': { expires: '2027-01-31' } }
    const { effectDigests } = reviewContent(
      planWith([changeOf('change-roles', 'kim')]),
      { head: rosterOf(files), before: rosterOf(files) },
      leaving(),
    )
    expect(effectDigests).toEqual([])
  })

  it('covers a date that has passed and ends a membership now', () => {
    const files = { 'kim@acme.example': { expires: '2026-11-01' } }
    const { effectDigests } = reviewContent(
      planWith([changeOf('remove', 'kim')]),
      { head: rosterOf(files), before: rosterOf(files) },
      leaving(),
    )
    const due = Date.parse('2026-11-02T00:00:00Z')
    expect(effectDigests).toContain(effectDigest(ORGANIZATION, 'kim@acme.example', { due }))
  })
})
