/** Changes as lines; people to whom the same is done share one. */
import { CHANGE_KIND, type Change, emailKey, type Finding } from '@roster/core'
import type { Item, Line, Mark } from '../document/document.ts'
import { people } from '../phrase/count.ts'
import { code, join, list, name, type Phrase, phrase, prose, strong, words } from '../phrase/phrase.ts'
import { effectPhrase, type LineOptions } from './change-line.ts'
import type { Names } from './names.ts'

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
  const effects = changes.map((change): ChangeEffect => {
    const effect = phrase`${effectPhrase(change, names, options)}${remark?.(change.email) ?? []}`
    return { change, effect, notes: (byPerson.get(emailKey(change.email)) ?? []).map(noteOf) }
  })
  return effectItems(effects, names, { fold, mark })
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
  const groups = Map.groupBy(effects, ({ change, effect, notes }) =>
    JSON.stringify([change.kind, effect, notes]),
  )
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined || group.length < GROUP_FROM) {
      return group.map((each) => singleItem(each, mark ?? CHANGE_KIND[each.change.kind].mark))
    }
    const changes = group.map(({ change }) => change)
    const isFolded = fold && changes.length > FOLD_ABOVE
    return [groupItem(changes, first, names, mark ?? CHANGE_KIND[first.change.kind].mark, isFolded)]
  })
}

function singleItem({ change, effect, notes = [] }: ChangeEffect, mark: Mark): Item {
  return { phrase: phrase`${code(change.email)} · ${effect}`, stands: 1, mark, details: noteLines(notes) }
}

function groupItem(
  changes: readonly Change[],
  { effect, notes = [] }: ChangeEffect,
  names: Names,
  mark: Mark,
  isFolded: boolean,
): Item {
  return {
    phrase: phrase`${strong(words(people(changes.length)))}${sharedGroups(changes, names)}, each · ${effect}`,
    stands: 0,
    mark,
    details: [...noteLines(notes), ...addressLines(changes, {})],
    ...(isFolded && { fold: 'who they are' }),
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

/** Only the addresses, several on a line; each line has `rest` beside its words. */
export function addressLines<T extends object>(changes: readonly Change[], rest: T): readonly (Line & T)[] {
  const lines: (Line & T)[] = []
  for (let start = 0; start < changes.length; start += ADDRESSES_A_LINE) {
    const some = changes.slice(start, start + ADDRESSES_A_LINE)
    const addresses = some.map(({ email }) => code(email))
    lines.push({ ...rest, stands: some.length, phrase: join(addresses, ', ') })
  }
  return lines
}
