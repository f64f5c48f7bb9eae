/** The steps of a history, as fast-check arbitraries. */
import fc from 'fast-check'
import { type Edit, type Entry, NAMES, type Name, ROLES, type Setting } from './content.ts'
import { START, type Trouble } from './door.ts'
import type { Held } from './effect.ts'

export type Step =
  | {
      readonly do: 'propose'
      readonly edit: Edit
      readonly isPreviewed: boolean
      readonly isApproved: boolean
    }
  /** Another commit of a pull request; by force, it replaces the one before. */
  | { readonly do: 'amend'; readonly which: number; readonly edit: Edit; readonly isForced: boolean }
  | { readonly do: 'preview'; readonly which: number; readonly trouble?: Trouble | undefined }
  | { readonly do: 'approve'; readonly which: number }
  /** Ada may write to the repository, Tom only triages issues. */
  | { readonly do: 'label' | 'unlabel'; readonly which: number; readonly by: 'ada' | 'tom' }
  /** The comment of the preview. */
  | { readonly do: 'edit the comment' | 'delete the comment'; readonly which: number }
  /** With several, a queue merges them in one push. */
  | {
      readonly do: 'merge'
      readonly which: number
      readonly count: number
      readonly method: 'merge' | 'squash' | 'rebase'
    }
  | { readonly do: 'push'; readonly edit: Edit }
  /** Pushes the file as it was so many landings ago. */
  | { readonly do: 'revert'; readonly landings: number }
  | { readonly do: 'break the file' }
  | { readonly do: 'rename'; readonly what: 'repository' | 'owner' | 'branch' }
  | { readonly do: 'set by hand'; readonly who: Name; readonly to: readonly Held[] | undefined }
  | { readonly do: 'accept' | 'decline or leave'; readonly who: Name }
  | { readonly do: 'wait'; readonly hours: number }
  /** `of`: how many pushes back, or undefined for a schedule; every run can be superseded, repeated or never come. */
  | {
      readonly do: 'run'
      readonly of: number | undefined
      readonly trouble: Trouble | undefined
    }
  | { readonly do: 'run what nobody reviewed' }
  | { readonly do: 'watch for drift' }

const HOUR = 60 * 60 * 1000

const who = fc.constantFrom('bob' as const, ...NAMES)
const which = fc.nat(2)
const mostly = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 })
/** Undefined in three of four. */
const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })

const entry: fc.Arbitrary<Entry> = fc.record({
  roles: fc.subarray([...ROLES]),
  isInGroup: fc.nat(3).map((number) => number === 0),
  until: rarely(fc.integer({ min: 1, max: 60 }).map((hours) => START + hours * HOUR)),
  reason: rarely(fc.constantFrom('on call', 'contractor')),
})

const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      of: fc.constant('member' as const),
      who,
      to: fc.option(entry, { nil: undefined, freq: 2 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ of: fc.constant('group' as const), to: fc.constantFrom('viewer', 'editor') }),
  },
)

const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  fc.record({ kind: fc.constant('dies' as const), after: fc.nat(40) }),
  fc.record({ kind: fc.constant('lost answer' as const), at: fc.integer({ min: 1, max: 40 }) }),
  fc.constant({ kind: 'late index' as const }),
)

export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      ...{ do: fc.constant('propose' as const), edit },
      isPreviewed: fc.nat(4).map((number) => number > 0),
      isApproved: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('amend' as const), which, edit, isForced: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('preview' as const), which, trouble: rarely(trouble) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('approve' as const), which }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('label' as const, 'label' as const, 'unlabel' as const),
      which,
      by: fc.constantFrom('ada' as const, 'tom' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('edit the comment' as const, 'delete the comment' as const),
      which,
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      ...{ do: fc.constant('merge' as const), which },
      count: fc.constantFrom(1, 1, 1, 2),
      method: fc.constantFrom('merge', 'squash', 'rebase'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('push' as const), edit }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('revert' as const), landings: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'break the file' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('rename' as const),
      what: fc.constantFrom('repository', 'owner', 'branch'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      ...{ do: fc.constant('set by hand' as const), who },
      to: fc.option(fc.subarray<Held>([...ROLES]), { nil: undefined, freq: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('accept' as const, 'accept' as const, 'decline or leave' as const),
      who,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.constantFrom(1, 12, 80) }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('run' as const),
      of: mostly(fc.constantFrom(0, 0, 0, 1, 2)),
      trouble: rarely(trouble),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'run what nobody reviewed' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'watch for drift' as const }) },
)

export const setting: fc.Arbitrary<Setting> = fc.record({
  policy: fc.record({
    resend: fc.constantFrom('always', 'on-merge', 'never'),
    approvals: fc.constantFrom('off', 'off', 'enforce'),
    maxRemovals: fc.constantFrom('100%', '20%'),
  }),
  isDivided: fc.nat(2).map((number) => number === 0),
})
