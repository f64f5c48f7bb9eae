/** Groups whose members have all changed alike. The group itself is then edited, not each member's entry. */
import { assignmentKey } from '../catalog/assignment.ts'
import type { MembersEdit } from '../edit/edit-request.ts'
import type { Origins } from '../file/origin.ts'
import type { RosterFile } from '../file/read-roster.ts'
import type { ListedMember } from '../file/roster.ts'
import type { Change } from '../plan/change.ts'
import { emailKey } from '../text/email.ts'

export type GroupEdit = Extract<MembersEdit, { readonly kind: 'change-group' }>

export interface AdoptedGroup {
  readonly edit: GroupEdit
  /** E-mail keys of its members. */
  readonly keys: readonly string[]
}

/** A group of one person is not edited for them. */
const FEWEST = 2

/** @param changes Changes to adopt, of people who stay listed. */
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
  // The group also counts for expired entries, which would change with it.
  const inExpired = new Set([...roster.expired.values()].flatMap(({ groups }) => groups))
  const candidates = [...people].filter(([group, all]) => all.length >= FEWEST && !inExpired.has(group))
  return candidates.flatMap(([group, all]) => {
    const first = commonChange(all.map(({ listed }) => byKey.get(emailKey(listed.email))))
    if (first === undefined || first.grant.length === 0) return []
    // Organization roles are for single people, not for members who join the group later.
    if (first.revoke.some(({ kind }) => kind === 'organization')) return []
    const givesAll = all.every(({ listed }) => isGivenBy(group, listed, first, origins))
    if (!givesAll) return []
    const edit: GroupEdit = { kind: 'change-group', group, grant: first.revoke, revoke: first.grant }
    return [{ edit, keys: all.map(({ listed }) => emailKey(listed.email)) }]
  })
}

/** The grants and revokes that all of them share. */
function commonChange(changes: readonly (Change | undefined)[]): Change | undefined {
  const [first] = changes
  const effect = (change: Change | undefined) =>
    JSON.stringify([change?.grant.map(assignmentKey), change?.revoke.map(assignmentKey)])
  return changes.every((change) => change !== undefined && effect(change) === effect(first))
    ? first
    : undefined
}

/** Whether only this group, defined in the members file itself, asks for the roles that the person lacks. */
function isGivenBy(group: string, { email }: ListedMember, { grant }: Change, origins: Origins): boolean {
  const given = origins.of(email)
  return grant.every((lacking) => {
    const places = (given.get(assignmentKey(lacking)) ?? []).filter(({ isOver }) => !isOver)
    return (
      places.length > 0 && places.every((each) => each.group === group && each.position.file === undefined)
    )
  })
}
