/** Changes as lines. People with the same change share a line. */
import { CHANGE_KIND, type Change, concernsKey, emailKey, type Finding } from '@roster/core'
import type { Item, Line, Mark } from '../document/document.ts'
import { people } from '../phrase/count.ts'
import { code, join, list, name, type Phrase, phrase, prose, strong, words } from '../phrase/phrase.ts'
import { effectPhrase, type LineOptions } from './change-line.ts'
import type { Names } from './names.ts'

/** From this many people on, the same change is one line. */
const GROUP_FROM = 4
/** Few enough to cut line by line, enough to read as a list. */
const ADDRESSES_A_LINE = 4
/** If `fold` is set, groups with more people than this are folded. */
const FOLD_ABOVE = 8

export interface ListOptions extends LineOptions {
  /** Findings for which `belongsAtPerson` is true. Each is shown under its person. */
  readonly findings?: readonly Finding[]
  /** Added to the end of a person's line. */
  readonly remark?: (email: string) => Phrase
  /** Whether the people of large groups are folded. */
  readonly fold?: boolean
  /** Replaces the marks of the kinds of change. */
  readonly mark?: Mark
}

/** One line for each change or group of equal changes. */
export function changeItems(
  changes: readonly Change[],
  names: Names,
  { findings = [], remark, fold = false, mark, ...options }: ListOptions = {},
): readonly Item[] {
  const notesAt = notesByPerson(findings)
  const effects = changes.map((change): ChangeEffect => {
    const effect = phrase`${effectPhrase(change, names, options)}${remark?.(change.email) ?? []}`
    return { change, effect, notes: notesAt(change) }
  })
  return effectItems(effects, names, { fold, mark })
}

/** The findings about the person of a change, as further lines. */
export function notesByPerson(findings: readonly Finding[]): (change: Change) => readonly Phrase[] {
  const byPerson = Map.groupBy(findings, ({ email = '' }) => emailKey(email))
  return ({ email }) => (byPerson.get(emailKey(email)) ?? []).map(noteOf)
}

/** Whether a finding is shown under the person it concerns, rather than in the list of findings. */
export function belongsAtPerson({ code: what }: Finding): boolean {
  return what === 'wider-than-it-looks'
}

function noteOf({ message }: Finding): Phrase {
  return phrase`${strong(words('Wider than it looks'))}: ${prose(message)}`
}

export interface ChangeEffect {
  readonly change: Change
  /** The rest of the line after the address. */
  readonly effect: Phrase
  /** Further lines. */
  readonly notes?: readonly Phrase[]
}

/** In the order of the changes. A group takes the place of its first person. */
export function effectItems(
  effects: readonly ChangeEffect[],
  names: Names,
  { fold = false, mark }: { readonly fold?: boolean; readonly mark?: Mark | undefined } = {},
): readonly Item[] {
  const groups = Map.groupBy(effects, ({ change, effect, notes }) =>
    // Each API key has a line of its own.
    JSON.stringify([change.kind, effect, notes, concernsKey(change.kind) ? change.email : '']),
  )
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined || group.length < GROUP_FROM) {
      return group.map((each) => singleItem(each, names, mark ?? CHANGE_KIND[each.change.kind].mark))
    }
    const changes = group.map(({ change }) => change)
    const isFolded = fold && changes.length > FOLD_ABOVE
    return [groupItem(changes, first, names, mark ?? CHANGE_KIND[first.change.kind].mark, isFolded)]
  })
}

function singleItem({ change, effect, notes = [] }: ChangeEffect, names: Names, mark: Mark): Item {
  return {
    phrase: phrase`${names.person(change.email)} · ${effect}`,
    stands: 1,
    mark,
    details: noteLines(notes),
  }
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
    ...(isFolded && { fold: 'addresses' }),
  }
}

function noteLines(notes: readonly Phrase[]): readonly Line[] {
  return notes.map((note) => ({ phrase: note, stands: 0 }))
}

/** " of group sre", if all people of a line are in the same groups of the file. */
function sharedGroups(changes: readonly Change[], names: Names): Phrase {
  const groups = changes.map(({ email }) => names.listed(email)?.groups ?? [])
  const [first = []] = groups
  const key = JSON.stringify(first)
  if (first.length === 0 || groups.some((other) => JSON.stringify(other) !== key)) return []
  return phrase` of ${words(first.length === 1 ? 'group' : 'groups')} ${list(first.map(name))}`
}

/** Only the addresses, several on a line. Each line also has the properties of `rest`. */
export function addressLines<T extends object>(
  changes: readonly Pick<Change, 'email' | 'key'>[],
  rest: T,
): readonly (Line & T)[] {
  const lines: (Line & T)[] = []
  for (let start = 0; start < changes.length; start += ADDRESSES_A_LINE) {
    const some = changes.slice(start, start + ADDRESSES_A_LINE)
    const addresses = some.map(({ email, key }) => code(key?.name ?? email))
    lines.push({ ...rest, stands: some.length, phrase: join(addresses, ', ') })
  }
  return lines
}
