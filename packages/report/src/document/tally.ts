/** How many changes of each kind, in words: "invites 2 people, changes 2 and removes 1". */
import { CHANGE_KIND, CHANGE_KINDS, type Change, type ChangeKind } from '@roster/core'
import { count, number, people } from '../phrase/count.ts'
import { list, plainText, words } from '../phrase/phrase.ts'

/** `third`: "merging this invites"; `base`: "would invite"; `past`: "invited". */
export type VerbForm = 'third' | 'base' | 'past'

/** In the order of a sentence: people, then invitations; what gives nobody anything new comes last. */
export const SHOWN_KINDS: readonly ChangeKind[] = CHANGE_KINDS.toSorted((a, b) => rank(a) - rank(b))

function rank(kind: ChangeKind): number {
  const { object, needsApproval } = CHANGE_KIND[kind]
  return 2 * Number(object === 'invitation') + Number(!needsApproval)
}

/** "invites 2 people, changes 2, removes 1 and resends 1 invitation". */
export function tally(changes: readonly Change[], form: VerbForm): string {
  const amounts = amountsOf(changes)
  let named: string | undefined
  return sentence(
    SHOWN_KINDS.flatMap((kind) => {
      const amount = amounts[kind]
      if (amount === 0) return []
      const { verb, object } = CHANGE_KIND[kind]
      const counted = object === 'invitation' ? 'invitations' : 'people'
      const isNamed = named === counted
      named = counted
      return [`${verb[form]} ${isNamed ? number(amount) : OBJECTS[object](amount)}`]
    }),
  )
}

const OBJECTS = {
  person: people,
  roles: (amount) => `the roles of ${people(amount)}`,
  invitation: (amount) => count(amount, 'invitation'),
} as const satisfies Record<string, (amount: number) => string>

/** "2 removals and 1 resent invitation". */
export function tallyNouns(changes: readonly Change[]): string {
  const amounts = amountsOf(changes)
  return sentence(
    SHOWN_KINDS.flatMap((kind) =>
      amounts[kind] === 0 ? [] : [count(amounts[kind], CHANGE_KIND[kind].noun)],
    ),
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
