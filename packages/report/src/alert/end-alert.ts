/** End dates that a change of the file moves: who loses access when, and who stays longer. */
import type { Alert, Item, Line } from '../document/document.ts'
import { people } from '../phrase/count.ts'
import { lastMoment } from '../phrase/date.ts'
import { capitalized, list, type Phrase, phrase, strong, words } from '../phrase/phrase.ts'
import {
  authorityActs,
  type EndChange,
  isLater,
  isOfPermanent,
  onMoment,
  whatEnds,
} from '../wording/authority.ts'
import { addressLines } from '../wording/change-list.ts'
import { holdingsPhrase, ownerNote } from '../wording/holding.ts'
import type { Names } from '../wording/names.ts'
import { byPower } from '../wording/power.ts'

/** From this many people on, equal dates are one line. */
const GROUP_FROM = 4

/** Earlier ends come first, because they take access away. */
export function endAlert(ends: readonly EndChange[], names: Names): readonly Alert[] {
  const [only] = ends
  if (only === undefined) return []
  if (ends.length === 1) {
    return [{ type: 'alert', level: 'warning', lead: phrase`${endSentence(only, names)}.`, items: [] }]
  }
  const sorted = byPower(ends, ({ email }) => ({
    email,
    assignments: names.listed(email)?.assignments ?? [],
  }))
  const sooner = sorted.filter((end) => !isLater(end))
  const items = [...endItems(sooner, names), ...endItems(sorted.filter(isLater), names)]
  const acts = authorityActs(ends, names, { form: 'third', isNew: false, detailed: false })
  return [
    { type: 'alert', level: 'warning', lead: strong(phrase`${capitalized(list(acts.map(words)))}.`), items },
  ]
}

function endSentence(end: EndChange, names: Names): Phrase {
  const { email, after } = end
  const rest = phrase`, ${words(wasText(end))}${leavingOwner(end, names)}`
  const [ends, lets, stay] = SENTENCES[whatEnds(end, names)]
  const role = end.kind === 'expiry' ? [] : phrase`: ${rolePhrase(end, names)}`
  if (isOfPermanent(end) && after !== undefined) {
    return phrase`${names.strongPerson('Ends a permanent role of ', email, words(onMoment(after)))}${role}`
  }
  if (!isLater(end) && after !== undefined) {
    return phrase`${names.strongPerson(ends, email, words(onMoment(after)))}${rest}${role}`
  }
  return phrase`${names.strongPerson(lets, email, words(`${stay}${untilText(after)}`))}${rest}${role}`
}

const SENTENCES = {
  access: ['Ends the access of ', 'Lets ', 'stay '],
  management: ['Stops managing ', 'Keeps managing ', ''],
  key: ['Ends ', 'Keeps ', ''],
  role: ['Ends a role of ', 'Lets ', 'keep a role '],
} as const

const ITEMS = {
  access: ['access ends ', 'can stay '],
  management: ['management ends ', 'stays managed '],
  key: ['ends ', 'stays '],
  role: ['ends ', 'stays '],
} as const

function endItems(ends: readonly EndChange[], names: Names): readonly Item[] {
  const groups = Map.groupBy(ends, (end) => JSON.stringify([end.kind, endPhrase(end, names)]))
  return [...groups.values()].flatMap((group): readonly Item[] => {
    const [first] = group
    if (first === undefined) return []
    if (group.length < GROUP_FROM) {
      return group.map((end) => ({
        phrase: phrase`${names.person(end.email)} · ${endPhrase(end, names)}`,
        stands: 1,
        mark: 'change',
      }))
    }
    const details: readonly Line[] = addressLines(group, {})
    const lead = phrase`${strong(words(people(group.length)))}, each · ${endPhrase(first, names)}`
    return [{ phrase: lead, stands: 0, mark: 'change', details }]
  })
}

/** "access ends on 5 Dec 2026, was 30 Jun 2027", "**Organization owner** ends on 5 Dec 2026, had no end date". */
function endPhrase(end: EndChange, names: Names): Phrase {
  const { after } = end
  const isSooner = !isLater(end) && after !== undefined
  const [ends, stays] = ITEMS[whatEnds(end, names)]
  const moment = words(isSooner ? `${ends}${onMoment(after)}` : `${stays}${untilText(after)}`)
  const what = end.kind === 'role-end' ? phrase`${rolePhrase(end, names)} ${moment}` : moment
  return phrase`${what}, ${words(wasText(end))}${leavingOwner(end, names)}`
}

function rolePhrase(end: Extract<EndChange, { kind: 'role-end' }>, names: Names): Phrase {
  return holdingsPhrase([end.assignment], names) ?? []
}

function untilText(after: string | undefined): string {
  return after === undefined ? 'without an end date' : `until ${lastMoment(after)}`
}

function wasText(end: EndChange): string {
  if (end.kind === 'expiry' && end.wasReported) return 'was only reported'
  const { before } = end
  return before === undefined ? 'had no end date' : `was ${lastMoment(before)}`
}

/** " · **Organization owner**", if the membership of an owner ends. */
function leavingOwner({ kind, email }: EndChange, names: Names): Phrase {
  return kind === 'expiry' ? ownerNote(email, names) : []
}
