/**
 * Members who become or stop being owners, and people who gain another powerful role: Admin on all resources of a kind,
 * or a role of the whole organization. The alert names each of them with their whole change, so that no section has to.
 */
import { CHANGE_KIND, type Change, changesMember, concernsKey, type Finding, type Roster } from '@roster/core'
import type { Alert, Item } from '../document/document.ts'
import { whoIn } from '../document/tally.ts'
import { people } from '../phrase/count.ts'
import { join, type Phrase, phrase, plainText, strong, words } from '../phrase/phrase.ts'
import { changeTerms, effectPhrase } from '../wording/change-line.ts'
import { addressLines, effectItems, notesByPerson } from '../wording/change-list.ts'
import { type Occasion, sendingText } from '../wording/change-sections.ts'
import { holdingsPhrase, isOwnerAssignment } from '../wording/holding.ts'
import type { Names } from '../wording/names.ts'
import { isPowerful, losesOwner, mostPowerfulFirst } from '../wording/power.ts'

export interface PowerAlerts {
  readonly alerts: readonly Alert[]
  /** The changes that the alerts tell in full. */
  readonly told: ReadonlySet<Change>
}

export interface PowerContext {
  readonly names: Names
  /** The changes that wait for the person to sign in. */
  readonly awaited: ReadonlySet<Change>
  /** Shown under the people they concern. */
  readonly findings: readonly Finding[]
  readonly occasion: Occasion
  readonly roster: Roster | undefined
}

/** Every change is in one alert at most. */
export function powerAlerts(changes: readonly Change[], context: PowerContext): PowerAlerts {
  const sorted = mostPowerfulFirst(changes)
  const losing = sorted.filter((change) => changesMember(change.kind) && losesOwner(change))
  const owners = sorted.filter(({ grant }) => grant.some(isOwnerAssignment))
  // Owners have all of it anyway.
  const others = sorted.filter(
    ({ before, after, grant }) => ![...before, ...after].some(isOwnerAssignment) && grant.some(isPowerful),
  )
  const groups = Map.groupBy([...owners, ...others], ({ kind, grant }) =>
    JSON.stringify([concernsKey(kind), grant.some(isOwnerAssignment) || grant.filter(isPowerful)]),
  )
  return {
    alerts: [
      ...lossAlert(losing, context),
      ...[...groups.values()].map((group) => gainAlert(group, gainOf(group, context), context)),
    ],
    told: new Set([...losing, ...owners, ...others].filter(({ kind }) => !concernsKey(kind))),
  }
}

/** Members who stop being owners. Owners who are removed are in the alert about removals. */
function lossAlert(losing: readonly Change[], context: PowerContext): readonly Alert[] {
  const { names } = context
  const lines = losing.map((change): ToldLine => {
    const terms = changeTerms(change, names)
    const isAll = OWNER_LOSSES.includes(plainText(effectPhrase(change, names, { bare: true })))
    const effect = isAll ? keptPhrase(change, names) : effectPhrase(change, names, { bare: true })
    return { change, effect, terms, isAll }
  })
  const [only] = lines
  if (only === undefined) return []
  if (lines.length > 1) {
    const lead = strong(words(`${people(lines.length)} are no longer Organization owners.`))
    return [groupAlert({ level: 'caution', lead }, lines, context)]
  }
  const who = names.strongPerson('', only.change.email, words('is no longer an Organization owner'))
  return [
    singleAlert('caution', only.isAll ? phrase`${who} and ${only.effect}.` : phrase`${who}.`, only, context),
  ]
}

const OWNER_LOSSES: readonly string[] = [
  'loses Organization owner',
  'loses Organization owner; no roles left',
]

function keptPhrase({ after, carried }: Change, names: Names): Phrase {
  const kept = holdingsPhrase(after, names, carried)
  return kept === undefined ? words('has no roles left') : phrase`keeps ${kept}`
}

interface Gain {
  /** "an Organization owner", "Admin on all deployments". */
  readonly one: Phrase
  readonly several: Phrase
  /** What it allows. */
  readonly powers: string
  /** The roles that the lead names. */
  readonly roles: Phrase
}

function gainOf([first]: readonly Change[], { names }: PowerContext): Gain {
  const powerful = first?.grant.filter(isPowerful) ?? []
  const owner = powerful.filter(isOwnerAssignment)
  const roles = holdingsPhrase(owner.length > 0 ? owner : powerful, names) ?? []
  if (owner.length === 0) return { one: roles, several: roles, powers: powersOf(powerful, first), roles }
  return {
    one: words('an Organization owner'),
    several: words('Organization owners'),
    powers: 'full access to everything, including members and billing',
    roles,
  }
}

function powersOf(powerful: Change['grant'], change: Change | undefined): string {
  const isOfKey = change !== undefined && concernsKey(change.kind)
  const admin = powerful.some(({ kind }) => kind !== 'organization')
  const billing = powerful.some(({ role }) => role === 'billing-admin')
  const other = powerful.some(({ kind, role }) => kind === 'organization' && role !== 'billing-admin')
  return [
    ...(admin ? [`${isOfKey ? 'it' : 'they'} can give others any role there`] : []),
    ...(billing ? [`${isOfKey ? 'it manages' : 'they manage'} billing and the subscription`] : []),
    ...(other ? ['it applies to the whole organization'] : []),
  ].join('; ')
}

/** People who gain the same powerful roles, or API keys that are asked for with them. */
function gainAlert(gaining: readonly Change[], gain: Gain, context: PowerContext): Alert {
  const { one, several, powers, roles } = gain
  const { names, awaited, occasion, roster } = context
  const [only] = gaining
  const isOfKeys = gaining.every(({ kind }) => concernsKey(kind))
  // Sections say more about keys.
  if (isOfKeys && only !== undefined) {
    const who =
      gaining.length === 1
        ? names.strongPerson('Asks for ', only.email, phrase`as ${one}`)
        : strong(phrase`Asks for ${words(whoIn(gaining))} as ${several}`)
    return { type: 'alert', level: 'warning', lead: phrase`${who}: ${words(powers)}.`, items: [] }
  }
  const isMixed = new Set(gaining.map(({ kind }) => kind)).size > 1
  const lines = gaining.map((change): ToldLine => {
    const terms = changeTerms(change, names)
    const effect = effectPhrase(change, names, { bare: true })
    const isAll = [plainText(roles), `gains ${plainText(roles)}`].includes(plainText(effect))
    if (isAll) return { change, effect: words(howJoined(change, awaited)), terms, isAll }
    const whole = isMixed ? effectPhrase(change, names, { mixed: true, bare: true }) : effect
    return {
      change,
      effect: awaited.has(change) ? phrase`${whole} · once they sign in` : whole,
      terms,
      isAll,
    }
  })
  const sending = sendingText(gaining, { occasion, roster })
  const rest = phrase`: ${words(powers)}.${words(sending === '' ? '' : ` ${sending}`)}`
  const [line] = lines
  if (line !== undefined && lines.length === 1) {
    const { change } = line
    const isInvited = isInvitation(change, awaited)
    const [verb, as] = isInvited ? ['Invites', 'as '] : ['Makes', '']
    const when = awaited.has(change) ? ' once they sign in' : ''
    const what = phrase`${words(as)}${one}${words(when)}`
    return singleAlert(
      'warning',
      phrase`${names.strongPerson(`${verb} `, change.email, what)}${rest}`,
      line,
      context,
    )
  }
  const who = words(whoIn(gaining))
  const areInvited = gaining.every((change) => isInvitation(change, awaited))
  const does = areInvited ? phrase`Invites ${who} as ${several}` : phrase`Makes ${who} ${several}`
  const lead = phrase`${strong(does)}${rest}`
  return groupAlert({ level: 'warning', lead }, lines, context)
}

function isInvitation(change: Change, awaited: ReadonlySet<Change>): boolean {
  return !awaited.has(change) && CHANGE_KIND[change.kind].person !== 'member'
}

function howJoined(change: Change, awaited: ReadonlySet<Change>): string {
  if (awaited.has(change)) return 'once they sign in'
  return CHANGE_KIND[change.kind].person === 'member' ? 'already a member' : 'by invitation'
}

/** From this many people on, several share a line. */
const LISTED_SINGLY = 4

interface ToldLine {
  readonly change: Change
  /** After the name. */
  readonly effect: Phrase
  /** Ends and reasons of the file. */
  readonly terms: readonly Phrase[]
  /** Whether the lead of an alert about this person alone says all of it. */
  readonly isAll: boolean
}

function singleAlert(
  level: Alert['level'],
  lead: Phrase,
  { change, effect, terms, isAll }: ToldLine,
  { findings }: PowerContext,
): Alert {
  const { mark } = CHANGE_KIND[change.kind]
  const rest = join([...(isAll ? [] : [effect]), ...terms], ' · ')
  const lines = [...(rest.length === 0 ? [] : [rest]), ...notesByPerson(findings)(change)]
  return { type: 'alert', level, lead, items: lines.map((line): Item => ({ phrase: line, stands: 1, mark })) }
}

function groupAlert(
  { level, lead }: Pick<Alert, 'level' | 'lead'>,
  lines: readonly ToldLine[],
  { names, findings, awaited }: PowerContext,
): Alert {
  const changes = lines.map(({ change }) => change)
  const mark = level === 'caution' ? 'remove' : 'add'
  const addresses: readonly Item[] =
    changes.length < LISTED_SINGLY
      ? changes.map(({ email }) => ({ phrase: names.person(email), stands: 1, mark }))
      : addressLines(changes, { mark })
  const notesAt = notesByPerson(findings)
  const effects = lines.map(({ change, effect, terms }) => ({
    change,
    effect: join([effect, ...terms], ' · '),
    notes: notesAt(change),
  }))
  const isMore = lines.some(({ isAll, terms }) => !isAll || terms.length > 0)
  const isAlike = new Set(lines.map(({ effect }) => plainText(effect))).size === 1
  const isTold =
    level === 'warning' && isAlike && !isMore && lines.every(({ change }) => !awaited.has(change))
  return {
    type: 'alert',
    level,
    lead,
    // A lead about gains can say all that happens. Then only the people are left.
    items:
      isTold && effects.every(({ notes }) => notes.length === 0) ? addresses : effectItems(effects, names),
    compact: {
      lead: isMore ? phrase`${lead} What else changes for them is not shown here.` : lead,
      items: addresses,
    },
  }
}
