/** What a reviewer must not overlook: people who lose their access, and owners who come and go. */
import { CHANGE_KIND, type Change, changesMember, removesMember } from '@roster/core'
import type { Alert, Item, Mark } from '../document/document.ts'
import { count, people } from '../phrase/count.ts'
import { code, type Phrase, phrase, strong, words } from '../phrase/phrase.ts'
import { endedAt, heldPhrase, holdsNothing } from './change-line.ts'
import { addressLines, changeItems } from './change-list.ts'
import { holdingsPhrase, isOwnerAssignment } from './holding.ts'
import type { Names } from './names.ts'

const OWNER_POWERS = 'full access to everything, people and billing included'

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
        lead: phrase`${who}, ${whoHolds(only, names)}. ${outOfTime(only, names)}Their access ends at once.`,
        items: [],
        compact: { lead: phrase`${who}. Their access ends at once.`, items: [] },
      },
    ]
  }
  const owners = removals.filter(losesOwner).length
  const among = owners === 0 ? '' : `, ${count(owners, 'Organization owner')} among them`
  const who = strong(words(`Removes ${people(removals.length)}${among}.`))
  return [
    {
      type: 'alert',
      level: 'caution',
      lead: phrase`${who} Their access ends at once.`,
      items: changeItems(removals, names),
      compact: {
        lead: phrase`${who} Their access ends at once; what they had is not shown here.`,
        items: compactItems(removals, 'remove'),
      },
    },
  ]
}

/** Who is removed on merge too, though the change under review does not cause it. */
export function pendingRemovalAlert(outside: readonly Change[], names: Names): readonly Alert[] {
  const removals = ownersFirst(outside.filter(({ kind }) => removesMember(kind)))
  const [only] = removals
  if (only === undefined) return []
  const why = 'That is pending anyway, not from this change, and is carried out with it.'
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

/** Who stops being an owner and stays a member; owners who are removed are among the removals. */
export function ownerLossAlert(changes: readonly Change[], names: Names): readonly Alert[] {
  const losing = changes.filter((change) => changesMember(change.kind) && losesOwner(change))
  const [only] = losing
  if (only === undefined) return []
  const keeps = ({ after, carried }: Change) =>
    phrase`keeps ${holdingsPhrase(after, names, carried) ?? words('no role at all')}`
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
 * Who becomes an owner, be it by invitation.
 *
 * @param awaited Those of the changes that wait for somebody to sign in.
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
  if (awaited.has(change)) return 'once they have signed in'
  return CHANGE_KIND[change.kind].person === 'member' ? 'a member already' : 'by invitation'
}

function gainPhrase(change: Change, awaited: ReadonlySet<Change>): Phrase {
  const { kind, email } = change
  if (awaited.has(change)) return phrase`Makes ${code(email)} an Organization owner once they have signed in`
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

/** Whether somebody becomes an owner, or stops being one. */
export function touchesOwners({ grant, revoke }: Change): boolean {
  return [...grant, ...revoke].some(isOwnerAssignment)
}

function losesOwner({ revoke }: Change): boolean {
  return revoke.some(isOwnerAssignment)
}
