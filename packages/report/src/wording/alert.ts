/** Alerts: members who lose all access, and members who become or stop being owners. */
import { CHANGE_KIND, type Change, changesMember, removesMember } from '@roster/core'
import type { Alert, Item, Mark } from '../document/document.ts'
import { count, people } from '../phrase/count.ts'
import { code, type Phrase, phrase, strong, words } from '../phrase/phrase.ts'
import { endedAt, heldPhrase, holdsNothing } from './change-line.ts'
import { addressLines, changeItems } from './change-list.ts'
import { holdingsPhrase, isOwnerAssignment } from './holding.ts'
import type { Names } from './names.ts'

const OWNER_POWERS = 'full access to everything, including members and billing'

export function removalAlert(changes: readonly Change[], names: Names): readonly Alert[] {
  const removals = ownersFirst(changes.filter(({ kind }) => removesMember(kind)))
  const [only] = removals
  if (only === undefined) return []
  if (removals.length === 1) {
    const who = strong(phrase`Removes ${code(only.email)}`)
    return [
      {
        type: 'alert',
        level: 'caution',
        lead: phrase`${who}, ${whoHolds(only, names)}. ${outOfTime(only, names)}Their access ends immediately.`,
        items: [],
        compact: { lead: phrase`${who}. Their access ends immediately.`, items: [] },
      },
    ]
  }
  const owners = removals.filter(losesOwner).length
  const among = owners === 0 ? '' : `, including ${count(owners, 'Organization owner')}`
  const who = strong(words(`Removes ${people(removals.length)}${among}.`))
  return [
    {
      type: 'alert',
      level: 'caution',
      lead: phrase`${who} Their access ends immediately.`,
      items: changeItems(removals, names),
      compact: {
        lead: phrase`${who} Their access ends immediately. Their roles are not shown here.`,
        items: compactItems(removals, 'remove'),
      },
    },
  ]
}

/** Removals that were already pending. Applying the change under review also applies them. */
export function pendingRemovalAlert(outside: readonly Change[], names: Names): readonly Alert[] {
  const removals = ownersFirst(outside.filter(({ kind }) => removesMember(kind)))
  const [only] = removals
  if (only === undefined) return []
  const why = 'This was already pending, and is applied too.'
  if (removals.length === 1) {
    const who = strong(phrase`Also removes ${code(only.email)}`)
    return [
      {
        type: 'alert',
        level: 'warning',
        lead: phrase`${who}, ${whoHolds(only, names)}. ${outOfTime(only, names)}${words(why)}`,
        items: [],
        compact: { lead: phrase`${who}. ${words(why)}`, items: [] },
      },
    ]
  }
  const lead = phrase`${strong(words(`Also removes ${people(removals.length)}.`))} ${words(why)}`
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
    const who = strong(phrase`${code(only.email)} is no longer an Organization owner`)
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
      items: personItems(losing, 'remove', keeps),
      compact: { lead, items: compactItems(losing, 'remove') },
    },
  ]
}

/**
 * People who become owners, including by invitation.
 *
 * @param awaited The changes that wait for the person to sign in.
 */
export function ownerGainAlert(changes: readonly Change[], awaited: ReadonlySet<Change>): readonly Alert[] {
  const gaining = changes.filter(({ grant }) => grant.some(isOwnerAssignment))
  const [only] = gaining
  if (only === undefined) return []
  const who =
    gaining.length === 1
      ? gainPhrase(only, awaited)
      : words(`Makes ${people(gaining.length)} Organization owners`)
  const lead = phrase`${strong(who)}: ${words(OWNER_POWERS)}.`
  if (gaining.length === 1) return [{ type: 'alert', level: 'warning', lead, items: [] }]
  const items = personItems(gaining, 'add', (change) => words(howJoined(change, awaited)))
  return [
    { type: 'alert', level: 'warning', lead, items, compact: { lead, items: compactItems(gaining, 'add') } },
  ]
}

function howJoined(change: Change, awaited: ReadonlySet<Change>): string {
  if (awaited.has(change)) return 'once they sign in'
  return CHANGE_KIND[change.kind].person === 'member' ? 'already a member' : 'by invitation'
}

function gainPhrase(change: Change, awaited: ReadonlySet<Change>): Phrase {
  const { kind, email } = change
  if (awaited.has(change)) return phrase`Makes ${code(email)} an Organization owner once they sign in`
  return CHANGE_KIND[kind].person === 'member'
    ? phrase`Makes ${code(email)} an Organization owner`
    : phrase`Invites ${code(email)} as an Organization owner`
}

function whoHolds(change: Change, names: Names): Phrase {
  return phrase`who ${words(holdsNothing(change) ? 'has' : 'is')} ${heldPhrase(change, names)}`
}

function outOfTime({ email }: Change, names: Names): Phrase {
  const end = endedAt(email, names)
  return end === undefined ? [] : words(`They were listed until ${end}. `)
}

function personItems(
  changes: readonly Change[],
  mark: Mark,
  what: (change: Change) => Phrase,
): readonly Item[] {
  return changes.map((change) => ({
    phrase: phrase`${code(change.email)} · ${what(change)}`,
    stands: 1,
    mark,
  }))
}

function compactItems(changes: readonly Change[], mark: Mark): readonly Item[] {
  return addressLines(changes, { mark })
}

function ownersFirst(changes: readonly Change[]): readonly Change[] {
  return [...changes].sort((a, b) => Number(losesOwner(b)) - Number(losesOwner(a)))
}

/** Whether the person becomes an owner or stops being one. */
export function touchesOwners({ grant, revoke }: Change): boolean {
  return [...grant, ...revoke].some(isOwnerAssignment)
}

function losesOwner({ revoke }: Change): boolean {
  return revoke.some(isOwnerAssignment)
}
