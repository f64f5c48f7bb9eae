/** Alerts: members who lose all access, and members who become or stop being owners. */
import {
  CHANGE_KIND,
  type Change,
  changesMember,
  concernsKey,
  emailKey,
  type Member,
  type Policy,
  removesMember,
} from '@roster/core'
import type { Alert, Item, Mark } from '../document/document.ts'
import { whoIn } from '../document/tally.ts'
import { count, number, people } from '../phrase/count.ts'
import { type Phrase, phrase, strong, words } from '../phrase/phrase.ts'
import { endedAt, heldPhrase, holdsNothing } from '../wording/change-line.ts'
import { addressLines, changeItems } from '../wording/change-list.ts'
import { holdingsPhrase, isOwnerAssignment } from '../wording/holding.ts'
import type { Names } from '../wording/names.ts'
import { mostPowerfulFirst } from '../wording/power.ts'

/** More people than this share lines. */
const LISTED_SINGLY = 8

const OWNER_POWERS = 'full access to everything, including members and billing'

export function removalAlert(changes: readonly Change[], names: Names): readonly Alert[] {
  const removals = mostPowerfulFirst(changes.filter(({ kind }) => removesMember(kind)))
  const [only] = removals
  if (only === undefined) return []
  const owners = removals.filter(losesOwner).length
  const ending = words('Their access ends immediately.')
  if (removals.length === 1) {
    const who = names.strongPerson('Removes ', only.email)
    return [
      {
        type: 'alert',
        level: 'caution',
        lead: phrase`${who}, ${whoHolds(only, names)}. ${outOfTime(only, names)}${ending}`,
        items: [],
        compact: { lead: phrase`${who}. ${ending}`, items: [] },
      },
    ]
  }
  const among = owners === 0 ? '' : `, including ${count(owners, 'Organization owner')}`
  const who = strong(words(`Removes ${people(removals.length)}${among}.`))
  return [
    {
      type: 'alert',
      level: 'caution',
      lead: phrase`${who} ${ending}`,
      items: changeItems(removals, names),
      compact: {
        lead: phrase`${who} ${ending} Their roles are not shown here.`,
        items: compactItems(removals, 'remove'),
      },
    },
  ]
}

/** Removals that were already pending. Applying the change under review also applies them. */
export function pendingRemovalAlert(outside: readonly Change[], names: Names): readonly Alert[] {
  const removals = mostPowerfulFirst(outside.filter(({ kind }) => removesMember(kind)))
  const [only] = removals
  if (only === undefined) return []
  const why = words('This was already pending, and is applied too.')
  if (removals.length === 1) {
    const who = names.strongPerson('Also removes ', only.email)
    return [
      {
        type: 'alert',
        level: 'warning',
        lead: phrase`${who}, ${whoHolds(only, names)}. ${outOfTime(only, names)}${why}`,
        items: [],
        compact: { lead: phrase`${who}. ${why}`, items: [] },
      },
    ]
  }
  const lead = phrase`${strong(words(`Also removes ${people(removals.length)}.`))} ${why}`
  return [
    {
      type: 'alert',
      level: 'warning',
      lead,
      items: changeItems(removals, names),
      compact: { lead, items: compactItems(removals, 'remove') },
    },
  ]
}

/** Members who stop being owners. Owners who are removed are in `removalAlert`. */
export function ownerLossAlert(changes: readonly Change[], names: Names): readonly Alert[] {
  const losing = changes.filter((change) => changesMember(change.kind) && losesOwner(change))
  const [only] = losing
  if (only === undefined) return []
  const keeps = ({ after, carried }: Change) =>
    phrase`keeps ${holdingsPhrase(after, names, carried) ?? words('no roles')}`
  if (losing.length === 1) {
    const who = names.strongPerson('', only.email, words('is no longer an Organization owner'))
    return [
      {
        type: 'alert',
        level: 'caution',
        lead: phrase`${who} and ${keeps(only)}.`,
        items: [],
        compact: { lead: phrase`${who}.`, items: [] },
      },
    ]
  }
  const lead = strong(words(`${people(losing.length)} are no longer Organization owners.`))
  return [
    {
      type: 'alert',
      level: 'caution',
      lead,
      items: personItems(losing, 'remove', names, keeps),
      compact: { lead, items: compactItems(losing, 'remove') },
    },
  ]
}

/**
 * "Leaves 1 of 2 Organization owners; the policy requires at least 1." Only if members stop being owners. Invited
 * owners do not count.
 *
 * @param changes All changes that are applied.
 */
export function ownersLeftRemark(
  changes: readonly Change[],
  members: readonly Member[],
  { minOwners }: Pick<Policy, 'minOwners'>,
): readonly Phrase[] {
  const isOwner = ({ assignments }: Pick<Member, 'assignments'>) => assignments.some(isOwnerAssignment)
  const afterOf = new Map(
    changes.flatMap(({ kind, email, userId, after }) =>
      CHANGE_KIND[kind].person === 'member' ? [[userId ?? emailKey(email), after] as const] : [],
    ),
  )
  const owners = members.filter(isOwner).length
  const left = members.filter(({ userId, email = '', assignments }) =>
    isOwner({ assignments: afterOf.get(userId) ?? afterOf.get(emailKey(email)) ?? assignments }),
  ).length
  const isLost = changes.some((change) => CHANGE_KIND[change.kind].person === 'member' && losesOwner(change))
  if (owners === 0 || !isLost) return []
  return [phrase`${strong(words(leavesText(left, owners)))}; the policy requires at least ${minOwners}.`]
}

function leavesText(left: number, owners: number): string {
  const of = count(owners, 'Organization owner')
  if (left > owners) return `Leaves ${number(left)} Organization owners, was ${number(owners)}`
  return left === 0 && owners === 1
    ? 'Leaves no Organization owner'
    : `Leaves ${left === 0 ? 'none' : number(left)} of ${of}`
}

/**
 * People who become owners, including by invitation.
 *
 * @param awaited The changes that wait for the person to sign in.
 */
export function ownerGainAlert(
  changes: readonly Change[],
  awaited: ReadonlySet<Change>,
  names: Names,
): readonly Alert[] {
  const gaining = changes.filter(({ grant }) => grant.some(isOwnerAssignment))
  return gainAlert(gaining, awaited, names, {
    one: words('an Organization owner'),
    several: words('Organization owners'),
    powers: OWNER_POWERS,
  })
}

export interface Gain {
  /** "an Organization owner", "Admin on all deployments". */
  readonly one: Phrase
  readonly several: Phrase
  /** What it allows. */
  readonly powers: string
}

/** An alert for people who gain the same powerful role. */
export function gainAlert(
  gaining: readonly Change[],
  awaited: ReadonlySet<Change>,
  names: Names,
  { one, several, powers }: Gain,
): readonly Alert[] {
  const [only] = gaining
  if (only === undefined) return []
  const keys = gaining.filter(({ kind }) => concernsKey(kind))
  if (keys.length > 0 && keys.length < gaining.length) {
    const people = gaining.filter((change) => !keys.includes(change))
    return [people, keys].flatMap((part) => gainAlert(part, awaited, names, { one, several, powers }))
  }
  if (gaining.length === 1) {
    const isInvited = !awaited.has(only) && CHANGE_KIND[only.kind].person !== 'member'
    const [verb, as] = keys.length > 0 ? ['Asks for', 'as '] : isInvited ? ['Invites', 'as '] : ['Makes', '']
    const when = awaited.has(only) ? ' once they sign in' : ''
    const gain = phrase`${words(as)}${one}${words(when)}`
    const lead = phrase`${names.strongPerson(`${verb} `, only.email, gain)}: ${words(powers)}.`
    return [{ type: 'alert', level: 'warning', lead, items: [] }]
  }
  const makes =
    keys.length > 0 ? phrase`Asks for ${words(whoIn(gaining))} as` : phrase`Makes ${words(whoIn(gaining))}`
  const lead = phrase`${strong(phrase`${makes} ${several}`)}: ${words(powers)}.`
  const items =
    gaining.length > LISTED_SINGLY
      ? compactItems(gaining, 'add')
      : personItems(gaining, 'add', names, (change) => words(howJoined(change, awaited)))
  return [
    { type: 'alert', level: 'warning', lead, items, compact: { lead, items: compactItems(gaining, 'add') } },
  ]
}

function howJoined(change: Change, awaited: ReadonlySet<Change>): string {
  if (awaited.has(change)) return 'once they sign in'
  if (concernsKey(change.kind)) return 'made by a member'
  return CHANGE_KIND[change.kind].person === 'member' ? 'already a member' : 'by invitation'
}

function whoHolds(change: Change, names: Names): Phrase {
  if (holdsNothing(change)) return phrase`who has ${heldPhrase(change, names)}`
  const article = change.before.some(isOwnerAssignment) ? 'an ' : ''
  return phrase`who is ${words(article)}${heldPhrase(change, names)}`
}

function outOfTime({ email }: Change, names: Names): Phrase {
  const end = endedAt(email, names)
  return end === undefined ? [] : words(`They were listed until ${end}. `)
}

function personItems(
  changes: readonly Change[],
  mark: Mark,
  names: Names,
  what: (change: Change) => Phrase,
): readonly Item[] {
  return changes.map((change) => ({
    phrase: phrase`${names.person(change.email)} · ${what(change)}`,
    stands: 1,
    mark,
  }))
}

function compactItems(changes: readonly Change[], mark: Mark): readonly Item[] {
  return addressLines(changes, { mark })
}

/** Whether the person becomes an owner or stops being one. */
export function touchesOwners({ grant, revoke }: Change): boolean {
  return [...grant, ...revoke].some(isOwnerAssignment)
}

function losesOwner({ revoke }: Change): boolean {
  return revoke.some(isOwnerAssignment)
}
