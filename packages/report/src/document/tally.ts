/** How many changes of each kind, in words: "invites 2 people, changes the roles of 2 and removes 1". */
import { CHANGE_KIND, CHANGE_KINDS, type Change, type ChangeKind, concernsKey } from '@roster/core'
import { count, number, people } from '../phrase/count.ts'
import { list, plainText, words } from '../phrase/phrase.ts'

/** `third`: "merging this invites"; `base`: "would invite"; `past`: "invited". */
export type VerbForm = 'third' | 'base' | 'past'

/** What changes are counted in, in the order in which they are shown. */
const COUNTED = ['people', 'invitations', 'keys'] as const
type Counted = (typeof COUNTED)[number]

/** In the order in which they are shown: people, invitations, API keys. Of each, kinds that need no approval come last. */
export const SHOWN_KINDS: readonly ChangeKind[] = CHANGE_KINDS.toSorted((a, b) => rank(a) - rank(b))

function rank(kind: ChangeKind): number {
  return 2 * COUNTED.indexOf(countedIn(kind)) + Number(!CHANGE_KIND[kind].needsApproval)
}

function countedIn(kind: ChangeKind): Counted {
  if (concernsKey(kind)) return 'keys'
  return CHANGE_KIND[kind].object === 'invitation' ? 'invitations' : 'people'
}

const AMOUNT: Readonly<Record<Counted, (amount: number) => string>> = {
  people,
  invitations: (amount) => count(amount, 'invitation'),
  keys: (amount) => count(amount, 'API key'),
}

/** "2 people and 1 API key": the subjects of changes. */
export function whoIn(changes: readonly Pick<Change, 'kind'>[]): string {
  const keys = changes.filter(({ kind }) => concernsKey(kind)).length
  const rest = changes.length - keys
  if (keys === 0) return people(rest)
  return rest === 0 ? AMOUNT.keys(keys) : `${people(rest)} and ${AMOUNT.keys(keys)}`
}

/** "invites 2 people, changes the roles of 2, removes 1 and resends 1 invitation". */
export function tally(changes: readonly Change[], form: VerbForm): string {
  return sentence(tallyParts(changes, form))
}

/** "invites 2 people", "changes the roles of 2". */
export function tallyParts(changes: readonly Change[], form: VerbForm): readonly string[] {
  const named = new Set<Counted>()
  return amountsOf(changes).map(([kind, amount]) => {
    const { verb, object } = CHANGE_KIND[kind]
    const counted = countedIn(kind)
    // What is counted is named once.
    const text = named.has(counted) ? number(amount) : AMOUNT[counted](amount)
    named.add(counted)
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

function sentence(parts: readonly string[]): string {
  return plainText(list(parts.map(words)))
}
