/** How many changes of each kind, in words: "invites 2 people, changes 2 and removes 1". */
import { CHANGE_KINDS, type Change, type ChangeKind } from '@roster/core'
import { count, number, people } from '../phrase/count.ts'
import { list, plainText, words } from '../phrase/phrase.ts'

/** `third`: "merging this invites"; `base`: "would invite"; `past`: "invited". */
export type VerbForm = 'third' | 'base' | 'past'

interface Wording {
  readonly kind: ChangeKind
  readonly third: string
  readonly base: string
  readonly past: string
  /** What is counted. Kinds that count the same name it once. */
  readonly counts: 'people' | 'invitations'
  /** Before the count where it is named, and after the count always. */
  readonly around?: readonly [before: string, after: string]
  /** As in "2 resends". */
  readonly noun: string
}

/** In the order of the sentence: people, then invitations. */
const WORDINGS: readonly Wording[] = [
  {
    kind: 'invite',
    third: 'invites',
    base: 'invite',
    past: 'invited',
    counts: 'people',
    noun: 'invitation',
  },
  {
    kind: 'change-roles',
    third: 'changes',
    base: 'change',
    past: 'changed',
    counts: 'people',
    around: ['the roles of ', ''],
    noun: 'role change',
  },
  {
    kind: 'remove',
    third: 'removes',
    base: 'remove',
    past: 'removed',
    counts: 'people',
    noun: 'removal',
  },
  {
    kind: 'replace-invitation',
    third: 'replaces',
    base: 'replace',
    past: 'replaced',
    counts: 'invitations',
    noun: 'replaced invitation',
  },
  {
    kind: 'cancel-invitation',
    third: 'cancels',
    base: 'cancel',
    past: 'cancelled',
    counts: 'invitations',
    noun: 'cancelled invitation',
  },
  {
    kind: 'resend',
    third: 'sends',
    base: 'send',
    past: 'sent',
    counts: 'invitations',
    around: ['', ' again'],
    noun: 'resend',
  },
]

/** "invites 2 people, changes 2, removes 1 and sends 1 invitation again". */
export function tally(changes: readonly Change[], form: VerbForm): string {
  const amounts = amountsOf(changes)
  let named: Wording['counts'] | undefined
  return sentence(
    WORDINGS.flatMap(({ kind, counts, around: [before, after] = ['', ''], ...forms }) => {
      const amount = amounts[kind]
      if (amount === 0) return []
      const counted = counts === 'people' ? people(amount) : count(amount, 'invitation')
      const object = named === counts ? number(amount) : before + counted
      named = counts
      return [`${forms[form]} ${object}${after}`]
    }),
  )
}

/** "2 removals and 1 resend". */
export function tallyNouns(changes: readonly Change[]): string {
  const amounts = amountsOf(changes)
  return sentence(
    WORDINGS.flatMap(({ kind, noun }) => (amounts[kind] === 0 ? [] : [count(amounts[kind], noun)])),
  )
}

function amountsOf(changes: readonly Change[]): Readonly<Record<ChangeKind, number>> {
  const amounts = Object.fromEntries(CHANGE_KINDS.map((kind) => [kind, 0])) as Record<ChangeKind, number>
  for (const { kind } of changes) amounts[kind] += 1
  return amounts
}

function sentence(parts: readonly string[]): string {
  return plainText(list(parts.map(words)))
}
