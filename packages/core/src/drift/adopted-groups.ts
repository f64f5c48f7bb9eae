/**
 * Groups that are true for nobody any more: everybody in them has changed alike. There the group itself is changed,
 * rather than everybody's own entry.
 */
import { assignmentKey } from '../catalog/assignment.ts'
import type { MembersEdit } from '../edit/members-edit.ts'
import type { Origins } from '../file/origin.ts'
import type { RosterFile } from '../file/read-roster.ts'
import type { ListedMember } from '../file/roster.ts'
import type { Change } from '../plan/change.ts'
import { emailKey } from '../text/email.ts'

export type GroupEdit = Extract<MembersEdit, { readonly kind: 'change-group' }>

export interface AdoptedGroup {
  readonly edit: GroupEdit
  /** E-mail keys of the people in it. */
  readonly keys: readonly string[]
}

/** Of one person, a group says nothing. */
const FEWEST = 2

/** @param changes Those that are to be adopted, of people who stay listed. */
export function adoptedGroups(
  { roster, origins }: RosterFile,
  changes: readonly Change[],
): readonly AdoptedGroup[] {
  const byKey = new Map(changes.map((change) => [emailKey(change.email), change]))
  const people = Map.groupBy(
    [...roster.members.values()].flatMap((listed) =>
      [...new Set(listed.groups)].map((group) => ({ group, listed })),
    ),
    ({ group }) => group,
  )
  // What expired people would be given is theirs to lose, too.
  const inExpired = new Set([...roster.expired.values()].flatMap(({ groups }) => groups))
  const candidates = [...people].filter(([group, all]) => all.length >= FEWEST && !inExpired.has(group))
  return candidates.flatMap(([group, all]) => {
    const first = commonChange(all.map(({ listed }) => byKey.get(emailKey(listed.email))))
    if (first === undefined || first.grant.length === 0) return []
    // A role in the organization itself is for each person to have, not for whoever joins the group later.
    if (first.revoke.some(({ kind }) => kind === 'organization')) return []
    const givesAll = all.every(({ listed }) => isGivenBy(group, listed, first, origins))
    if (!givesAll) return []
    const edit: GroupEdit = { kind: 'change-group', group, grant: first.revoke, revoke: first.grant }
    return [{ edit, keys: all.map(({ listed }) => emailKey(listed.email)) }]
  })
}

/** The change that all of them have, in what it grants and revokes. */
function commonChange(changes: readonly (Change | undefined)[]): Change | undefined {
  const [first] = changes
  const effect = (change: Change | undefined) =>
    JSON.stringify([change?.grant.map(assignmentKey), change?.revoke.map(assignmentKey)])
  return changes.every((change) => change !== undefined && effect(change) === effect(first))
    ? first
    : undefined
}

/** Whether this group, in the members file itself, is all that gives the person what they lack. */
function isGivenBy(group: string, { email }: ListedMember, { grant }: Change, origins: Origins): boolean {
  const given = origins.of(email)
  return grant.every((lacking) => {
    const places = given.get(assignmentKey(lacking)) ?? []
    return (
      places.length > 0 && places.every((each) => each.group === group && each.position.file === undefined)
    )
  })
}
