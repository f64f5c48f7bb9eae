/** Changes as lines; people to whom the same is done share one. */
import { type Change, emailKey, type Finding } from '@roster/core'
import { type Item, type Line, lazily, type Mark } from '../document/document.ts'
import { people } from '../phrase/count.ts'
import { code, join, list, name, type Phrase, phrase, prose, strong, words } from '../phrase/phrase.ts'
import { effectKey, effectPhrase, type LineOptions, MARKS } from './change-line.ts'
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
    const ending = remark?.(change.email) ?? []
    return {
      change,
      effect: () => phrase`${effectPhrase(change, names, options)}${ending}`,
      key: effectKey(change, names) + (ending.length === 0 ? '' : JSON.stringify(ending)),
      ...(byPerson.size > 0 && { notes: (byPerson.get(emailKey(change.email)) ?? []).map(noteOf) }),
    }
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
  readonly effect: () => Phrase
  /** Equal where kind and effect are. */
  readonly key: string
  /** Lines of their own. */
  readonly notes?: readonly Phrase[]
}

/** With an effect that is in words already. */
export function wordedEffect(change: Change, effect: Phrase, notes: readonly Phrase[] = []): ChangeEffect {
  return { change, effect: () => effect, key: JSON.stringify([change.kind, effect]), notes }
}

/** In the order of the changes; a group stands where its first person would. */
export function effectItems(
  effects: readonly ChangeEffect[],
  names: Names,
  { fold = false, mark }: { readonly fold?: boolean; readonly mark?: Mark | undefined } = {},
): readonly Item[] {
  const groups = Map.groupBy(effects, ({ key, notes = [] }) =>
    notes.length === 0 ? key : JSON.stringify([key, notes]),
  )
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined || group.length < GROUP_FROM) {
      return group.map((each) => singleItem(each, mark ?? MARKS[each.change.kind]))
    }
    const changes = group.map(({ change }) => change)
    const isFolded = fold && changes.length > FOLD_ABOVE
    return [groupItem(changes, first, names, mark ?? MARKS[first.change.kind], isFolded)]
  })
}

function singleItem({ change, effect, notes = [] }: ChangeEffect, mark: Mark): Item {
  return lazily(
    { stands: 1, mark, details: noteLines(notes) },
    () => phrase`${code(change.email)} · ${effect()}`,
  )
}

function groupItem(
  changes: readonly Change[],
  { effect, notes = [] }: ChangeEffect,
  names: Names,
  mark: Mark,
  isFolded: boolean,
): Item {
  return lazily(
    {
      stands: 0,
      mark,
      details: [...noteLines(notes), ...addressLines(changes, {})],
      ...(isFolded && { fold: 'who they are' }),
    },
    () => phrase`${strong(words(people(changes.length)))}${sharedGroups(changes, names)}, each · ${effect()}`,
  )
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
    const addresses = () => some.map(({ email }) => code(email))
    lines.push(lazily({ ...rest, stands: some.length }, () => join(addresses(), ', ')))
  }
  return lines
}
