/**
 * Changes of address. The service knows people by user id and files know them by address, so that a person with a new
 * address looks like one person who left and another who is to be invited.
 */
import { areSameAssignments, assignmentSet } from '../catalog/assignment.ts'
import { joinsBySignIn } from '../file/policy.ts'
import type { ListedMember, Roster } from '../file/roster.ts'
import type { Participant } from '../organization/people.ts'
import type { Member } from '../organization/snapshot.ts'
import { isUserKey } from '../text/email.ts'

export interface AddressChange {
  /** The entry that nobody in the organization has the address of. */
  readonly listed: ListedMember
  /** E-mail key of a member who is not listed. */
  readonly actualKey: string
  /** Whether the member holds exactly what the entry asks for: then nothing is lost by waiting. */
  readonly isSettled: boolean
}

type Actual = ReadonlyMap<string, Omit<Participant, 'member'> & { readonly member?: Holding }>

type Holding = Pick<Member, 'assignments' | 'unknown'>

/**
 * Pairs of an entry and a member that are probably one person: the same name before the `@`, and nobody else of that name on
 * either side.
 *
 * @returns By the e-mail key of the entry.
 */
export function addressChanges(
  { members, expired, policy }: Roster,
  actual: Actual,
): ReadonlyMap<string, AddressChange> {
  const isAbsent = (key: string) => !isUserKey(key) && !actual.has(key) && !joinsBySignIn(policy, key)
  const absent = Map.groupBy([...members.keys()].filter(isAbsent), localPart)
  if (absent.size === 0) return new Map()
  const isUnlisted = (key: string) =>
    !isUserKey(key) && !members.has(key) && !expired.has(key) && actual.get(key)?.member !== undefined
  const unlisted = Map.groupBy([...actual.keys()].filter(isUnlisted), localPart)
  const changes = new Map<string, AddressChange>()
  for (const [name, [key = '', ...others]] of absent) {
    const [actualKey, ...namesakes] = unlisted.get(name) ?? []
    const listed = members.get(key)
    const member = actualKey === undefined ? undefined : actual.get(actualKey)?.member
    if (others.length + namesakes.length > 0 || !listed || !member || actualKey === undefined) continue
    const holdsTheSame = areSameAssignments(listed.assignments, assignmentSet(member.assignments))
    changes.set(key, { listed, actualKey, isSettled: holdsTheSame && member.unknown.length === 0 })
  }
  return changes
}

function localPart(key: string): string {
  return key.slice(0, key.lastIndexOf('@'))
}
