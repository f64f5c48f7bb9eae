/** Changes as lines; people to whom the same is done share one. */
import { type Change, emailKey, type Finding } from '@roster/core'
import { effectPhrase, type LineOptions, MARKS } from './change-line.ts'
import { people } from './count.ts'
import type { Item, Line, Mark } from './document.ts'
import type { Names } from './names.ts'
import { code, join, list, name, type Phrase, phrase, prose, strong, words } from './phrase.ts'

/** So many people with the same change share a line. */
const GROUP_FROM = 4
/** Short enough to be cut line by line, long enough to be read as a list. */
const ADDRESSES_A_LINE = 4
/** Groups with more people than this have them behind a fold, where folding is asked for. */
const FOLD_ABOVE = 8

export interface ListOptions extends LineOptions {
  /** Those that `belongsAtPerson`; shown under the person. */
  readonly findings?: readonly Finding[]
  /** What ends the line of somebody. */
  readonly remark?: (email: string) => Phrase
  /** Whether the people of large groups are folded. */
  readonly fold?: boolean
  /** What became of all of them, in place of what is done. */
  readonly mark?: Mark
}

/** One line for each change, or group of changes, saying what it does. */
export function changeItems(
  changes: readonly Change[],
  names: Names,
  { findings = [], remark, fold = false, mark, ...options }: ListOptions = {},
): readonly Item[] {
  const byPerson = Map.groupBy(findings, ({ email = '' }) => emailKey(email))
  const said = new Map<string, Phrase>()
  const effectOf = (change: Change): Phrase => {
    const key = likeness(change, names)
    const effect = said.get(key) ?? effectPhrase(change, names, options)
    said.set(key, effect)
    return effect
  }
  const effects = changes.map((change) => ({
    change,
    effect: remark === undefined ? effectOf(change) : phrase`${effectOf(change)}${remark(change.email)}`,
    notes: (byPerson.get(emailKey(change.email)) ?? []).map(noteOf),
  }))
  return effectItems(effects, names, { fold, mark })
}

/** Equal for changes of which the same is said: thousands of people get what others get, too. */
function likeness({ kind, email, grant, revoke, before, after, carried }: Change, names: Names): string {
  const { expires, reason } = names.listed(email) ?? {}
  const terms = [expires, reason, names.expired(email)?.expires]
  return JSON.stringify([kind, grant, revoke, before, after, carried, terms])
}

/** Whether a finding is about what one person is given, and shown at that person rather than in a list. */
export function belongsAtPerson({ code: what }: Finding): boolean {
  return what === 'wider-than-it-looks'
}

function noteOf({ message }: Finding): Phrase {
  return phrase`${strong(words('Wider than it looks'))}: ${prose(message)}`
}

export interface ChangeEffect {
  readonly change: Change
  /** What follows the address. */
  readonly effect: Phrase
  /** Lines of their own. */
  readonly notes?: readonly Phrase[]
}

/** In the order of the changes; a group stands where its first person would. */
export function effectItems(
  effects: readonly ChangeEffect[],
  names: Names,
  { fold = false, mark }: { readonly fold?: boolean; readonly mark?: Mark | undefined } = {},
): readonly Item[] {
  const groups = Map.groupBy(effects, ({ change, effect, notes = [] }) =>
    JSON.stringify([change.kind, effect, notes]),
  )
  const marked = (item: Item): Item => (mark === undefined ? item : { ...item, mark })
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined || group.length < GROUP_FROM) return group.map(singleItem).map(marked)
    const changes = group.map(({ change }) => change)
    const item = marked(groupItem(changes, first, names))
    const isFolded = fold && changes.length > FOLD_ABOVE
    return [isFolded ? { ...item, fold: 'who they are' } : item]
  })
}

function singleItem({ change, effect, notes = [] }: ChangeEffect): Item {
  return {
    phrase: phrase`${code(change.email)} · ${effect}`,
    stands: 1,
    mark: MARKS[change.kind],
    details: noteLines(notes),
  }
}

function groupItem(
  changes: readonly Change[],
  { change, effect, notes = [] }: ChangeEffect,
  names: Names,
): Item {
  return {
    phrase: phrase`${strong(words(people(changes.length)))}${sharedGroups(changes, names)}, each · ${effect}`,
    stands: 0,
    mark: MARKS[change.kind],
    details: [...noteLines(notes), ...addressLines(changes)],
  }
}

function noteLines(notes: readonly Phrase[]): readonly Line[] {
  return notes.map((note) => ({ phrase: note, stands: 0 }))
}

/** " of group sre", where the people of a line are all in the same groups of the file. */
function sharedGroups(changes: readonly Change[], names: Names): Phrase {
  const groups = changes.map(({ email }) => names.listed(email)?.groups ?? [])
  const [first = []] = groups
  const key = JSON.stringify(first)
  if (first.length === 0 || groups.some((other) => JSON.stringify(other) !== key)) return []
  return phrase` of ${words(first.length === 1 ? 'group' : 'groups')} ${list(first.map(name))}`
}

/** Only the addresses, several on a line. */
export function addressLines(changes: readonly Change[]): readonly Line[] {
  const lines: Line[] = []
  for (let start = 0; start < changes.length; start += ADDRESSES_A_LINE) {
    const addresses = changes.slice(start, start + ADDRESSES_A_LINE).map(({ email }) => code(email))
    lines.push({ phrase: join(addresses, ', '), stands: addresses.length })
  }
  return lines
}
