/** Owners whose access ends without others to take their place. */
import { type Assignment, isOwner } from '../catalog/assignment.ts'
import type { ListedMember, Policy, Roster } from '../file/roster.ts'
import type { Finding } from '../finding/finding.ts'
import type { Member, Snapshot } from '../organization/snapshot.ts'
import { roleEnd } from '../plan/due-end.ts'
import { ownerCount } from '../plan/guards.ts'
import { lastDayText } from '../text/date.ts'
import { isUserKey } from '../text/email.ts'
import type { TwoFiles } from './limited-ends.ts'

export interface OwnerEndsOptions extends TwoFiles {
  readonly snapshot: Snapshot
  readonly policy: Policy
  /** The keys under which each file lists members, by user id. */
  readonly keysOf: { readonly head: ReadonlyMap<string, string>; readonly base: ReadonlyMap<string, string> }
}

/** The last of them stay, and every run reports it. */
export function ownerEndFindings({
  base,
  head,
  snapshot,
  policy,
  keysOf,
}: OwnerEndsOptions): readonly Finding[] {
  const ownersAt = (file: Roster, keys: ReadonlyMap<string, string>, time: number) =>
    snapshot.members.filter((each) => isOwnerAt(each, keys.get(each.userId), file, time)).length
  const now = ownersAt(head, keysOf.head, Number.NEGATIVE_INFINITY)
  const dates = [
    ...[...head.members.values()].flatMap((listed) => ownerEnds(listed)),
    ...snapshot.members.flatMap((each) =>
      mappedOwnerEnd(each, head.members.get(keysOf.head.get(each.userId) ?? '')),
    ),
  ]
  const found = [...new Set(dates)]
    .sort((a, b) => a - b)
    .map((at) => ({ at, left: ownersAt(head, keysOf.head, at), before: ownersAt(base, keysOf.base, at) }))
    .filter(({ left }) => left < policy.minOwners && left < now)
  const caused = found.find(({ left, before }) => left < before)
  const [first] = caused ? [caused] : found
  if (first === undefined) return []
  const what = `${ownerCount(first.left)} would be left on ${lastDayText(first.at)}, when access ends by date; "minOwners" asks for ${policy.minOwners}.`
  return [
    {
      severity: caused ? 'error' : 'warning',
      code: 'too-few-owners',
      message: `${what} Make another member an owner without an end, or move the date.`,
    },
  ]
}

function isOwnerAt(
  member: Member,
  key: string | undefined,
  { members, expired, policy }: Roster,
  time: number,
): boolean {
  const holds = member.assignments.some(isOwner)
  // Members who cannot be identified stay as they are.
  if (key === undefined) return holds
  const listed = members.get(key)
  if (listed === undefined) {
    return holds && !(policy.unlisted === 'remove' && (expired.has(key) || !isUserKey(key)))
  }
  if (!isListedAt(listed, policy, time)) return false
  if (listed.mapped) return holds
  const isOver = (role: Assignment) => (roleEnd(listed, role)?.expiresAt ?? Number.POSITIVE_INFINITY) <= time
  return listed.assignments.some((role) => isOwner(role) && !isOver(role))
}

/** When the membership of an owner, or the role itself, ends by date. */
function ownerEnds(listed: ListedMember): readonly number[] {
  const roles = listed.assignments.filter(isOwner)
  if (roles.length === 0) return []
  return [listed, ...roles.map((role) => roleEnd(listed, role))].flatMap((end) => end?.expiresAt ?? [])
}

/** The entry of a mapped owner does not say that they are one. */
function mappedOwnerEnd({ assignments }: Member, listed: ListedMember | undefined): readonly number[] {
  if (!listed?.mapped || listed.expiresAt === undefined) return []
  return assignments.some(isOwner) ? [listed.expiresAt] : []
}

function isListedAt({ expiresAt }: ListedMember, { unlisted }: Policy, time: number): boolean {
  return expiresAt === undefined || expiresAt > time || unlisted === 'report'
}
