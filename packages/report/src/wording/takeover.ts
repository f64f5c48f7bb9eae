/** The first members file: once it is merged, Roster manages the people in it and removes or reports all others. */
import type { Change, ListedMember, Roster } from '@roster/core'
import { emailKey } from '@roster/core'
import { type Item, type Section, section } from '../document/document.ts'
import { people } from '../phrase/count.ts'
import { code, type Phrase, phrase, strong, words } from '../phrase/phrase.ts'
import { holdingsPhrase } from './holding.ts'
import type { Names } from './names.ts'
import { byPower } from './power.ts'

/** The file before decides whose approvals count, and there is none. */
export function earlyApprovalsRemark({ policy }: Roster): readonly Phrase[] {
  if (policy.approvals === 'off') return []
  return [
    phrase`Nobody can approve the first file, because GitHub accounts count from the file on the base branch. Leave ${code('approvals')} off here, and turn it on in the next pull request.`,
  ]
}

/** @param wasBroken Whether the base branch has a file that was never valid. */
export function takeoverRemark({ members, policy }: Roster, file: string, wasBroken: boolean): Phrase {
  const news = words(wasBroken ? 'was never valid before' : 'is new')
  const start = phrase`${strong(phrase`${code(file)} ${news}`)}. From this merge on, Roster manages the roles of the ${words(people(members.size))} in it`
  return policy.unlisted === 'remove'
    ? phrase`${start}, and removes members who are not in it.`
    : phrase`${start}. It reports members who are not in it, and keeps them.`
}

/**
 * The people in the file, the most powerful first.
 *
 * @param changes What is shown elsewhere.
 */
export function managedSection(
  { members }: Roster,
  changes: readonly Change[],
  names: Names,
  { title, note, folded }: { readonly title: string; readonly note: string; readonly folded?: boolean },
): readonly Section[] {
  const shown = new Set(changes.map(({ email }) => emailKey(email)))
  const rest = [...members].flatMap(([key, listed]) => (shown.has(key) ? [] : [listed]))
  const items = byPower(rest, (listed) => listed).map((listed) => managedItem(listed, names))
  return section(`${title}: ${people(rest.length)}`, items, {
    note,
    ...(folded !== undefined && { folded }),
  })
}

function managedItem({ email, assignments }: ListedMember, names: Names): Item {
  const roles = holdingsPhrase(assignments, names) ?? words('no roles')
  return { phrase: phrase`${names.person(email)} · ${roles}`, stands: 1, mark: 'info' }
}
