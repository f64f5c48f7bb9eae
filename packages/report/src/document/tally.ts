/** How many changes of each kind, in words: "invites 2 people, changes the roles of 2 and removes 1". */
import { CHANGE_KIND, CHANGE_KINDS, type Change, type ChangeKind } from '@roster/core'
import { count, number, people } from '../phrase/count.ts'
import { list, plainText, words } from '../phrase/phrase.ts'

/** `third`: "merging this invites"; `base`: "would invite"; `past`: "invited". */
export type VerbForm = 'third' | 'base' | 'past'

/** In the order in which they are shown: people, then invitations. Kinds that need no approval come last. */
export const SHOWN_KINDS: readonly ChangeKind[] = CHANGE_KINDS.toSorted((a, b) => rank(a) - rank(b))

function rank(kind: ChangeKind): number {
  return 2 * Number(isAboutInvitation(kind)) + Number(!CHANGE_KIND[kind].needsApproval)
}

/** "invites 2 people, changes the roles of 2, removes 1 and resends 1 invitation". */
export function tally(changes: readonly Change[], form: VerbForm): string {
  return sentence(tallyParts(changes, form))
}

/** "invites 2 people", "changes the roles of 2". */
export function tallyParts(changes: readonly Change[], form: VerbForm): readonly string[] {
  const named = new Set<boolean>()
  return amountsOf(changes).map(([kind, amount]) => {
    const { verb, object } = CHANGE_KIND[kind]
    const isInvitation = isAboutInvitation(kind)
    const counted = isInvitation ? count(amount, 'invitation') : people(amount)
    // What is counted is named once.
    const text = named.has(isInvitation) ? number(amount) : counted
    named.add(isInvitation)
    return `${verb[form]} ${object === 'roles' ? 'the roles of ' : ''}${text}`
  })
}

/** "2 removals and 1 resent invitation". */
export function tallyNouns(changes: readonly Change[]): string {
  return sentence(amountsOf(changes).map(([kind, amount]) => count(amount, CHANGE_KIND[kind].noun)))
}

/** Without kinds that have no changes. */
function amountsOf(changes: readonly Change[]): readonly (readonly [ChangeKind, number])[] {
  return SHOWN_KINDS.flatMap((kind) => {
    const amount = changes.filter((change) => change.kind === kind).length
    return amount === 0 ? [] : [[kind, amount] as const]
  })
}

function isAboutInvitation(kind: ChangeKind): boolean {
  return CHANGE_KIND[kind].object === 'invitation'
}

function sentence(parts: readonly string[]): string {
  return plainText(list(parts.map(words)))
}
