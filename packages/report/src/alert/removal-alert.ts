/** Members who lose all access. The alert is the only place that names them. */
import { type Change, removesMember } from '@roster/core'
import type { Alert } from '../document/document.ts'
import { count, people } from '../phrase/count.ts'
import { type Phrase, phrase, strong, words } from '../phrase/phrase.ts'
import { endedAt, heldPhrase, holdsNothing } from '../wording/change-line.ts'
import { addressLines, changeItems } from '../wording/change-list.ts'
import { isOwnerAssignment } from '../wording/holding.ts'
import type { Names } from '../wording/names.ts'
import { losesOwner, mostPowerfulFirst } from '../wording/power.ts'

const CAUSED = { level: 'caution', verb: 'Removes', consequence: 'Their access ends immediately.' } as const

/** Removals that were already pending. Applying the change under review also applies them. */
const PENDING = {
  level: 'warning',
  verb: 'Also removes',
  consequence: 'This was already pending, and is applied too.',
} as const

export function removalAlert(changes: readonly Change[], names: Names): readonly Alert[] {
  return alertFor(changes, names, CAUSED)
}

export function pendingRemovalAlert(outside: readonly Change[], names: Names): readonly Alert[] {
  return alertFor(outside, names, PENDING)
}

function alertFor(
  changes: readonly Change[],
  names: Names,
  { level, verb, consequence }: typeof CAUSED | typeof PENDING,
): readonly Alert[] {
  const removals = mostPowerfulFirst(changes.filter(({ kind }) => removesMember(kind)))
  const [only] = removals
  if (only === undefined) return []
  const ending = words(consequence)
  if (removals.length === 1) {
    const who = names.strongPerson(`${verb} `, only.email)
    return [
      {
        type: 'alert',
        level,
        lead: phrase`${who}, ${whoHolds(only, names)}. ${outOfTime(only, names)}${ending}`,
        items: [],
        compact: { lead: phrase`${who}. ${ending}`, items: [] },
      },
    ]
  }
  const owners = removals.filter(losesOwner).length
  const among = owners === 0 ? '' : `, including ${count(owners, 'Organization owner')}`
  const lead = phrase`${strong(words(`${verb} ${people(removals.length)}${among}.`))} ${ending}`
  return [
    {
      type: 'alert',
      level,
      lead,
      items: changeItems(removals, names),
      compact: {
        lead: phrase`${lead} Their roles are not shown here.`,
        items: addressLines(removals, { mark: 'remove' }),
      },
    },
  ]
}

function whoHolds(change: Change, names: Names): Phrase {
  if (holdsNothing(change)) return phrase`who has ${heldPhrase(change, names)}`
  const article = change.before.some(isOwnerAssignment) ? 'an ' : ''
  return phrase`who is ${words(article)}${heldPhrase(change, names)}`
}

function outOfTime({ email }: Change, names: Names): Phrase {
  const end = endedAt(email, names)
  return end === undefined ? [] : words(`The end date of their entry was ${end}. `)
}
