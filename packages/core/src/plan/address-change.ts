/**
 * Changes of address. The service knows people by user id, and files know them by address. A person with a new address
 * therefore looks like one person who left and another one to invite.
 */
import { areSameAssignments, assignmentSet } from '../catalog/assignment.ts'
import { joinsBySignIn } from '../file/policy.ts'
import type { ListedMember, Roster } from '../file/roster.ts'
import type { Participant } from '../organization/people.ts'
import type { Member } from '../organization/snapshot.ts'
import { isUserKey } from '../text/email.ts'

export interface AddressChange {
  /** The entry whose address nobody in the organization has. */
  readonly listed: ListedMember
  /** E-mail key of a member who is not listed. */
  readonly actualKey: string
  /** Whether the member holds exactly what the entry asks for: then nothing is lost by waiting. */
  readonly isSettled: boolean
}

type Actual = ReadonlyMap<string, Omit<Participant, 'member'> & { readonly member?: Holding }>

type Holding = Pick<Member, 'assignments' | 'unknown' | 'name'>

/**
 * Pairs of an entry and a member that are probably one person, if nobody else on either side could be meant: the same name
 * before the `@`, or there the words of the member's full name. Members choose that name themselves, so it settles nothing.
 *
 * @returns By the e-mail key of the entry.
 */
export function addressChanges(
  { members, expired, policy }: Roster,
  actual: Actual,
): ReadonlyMap<string, AddressChange> {
  const isAbsent = (key: string) => !isUserKey(key) && !actual.has(key) && !joinsBySignIn(policy, key)
  const absent = [...members.keys()].filter(isAbsent)
  if (absent.length === 0) return new Map()
  const isUnlisted = (key: string) =>
    !isUserKey(key) && !members.has(key) && !expired.has(key) && actual.get(key)?.member !== undefined
  const unlisted = [...actual.keys()].filter(isUnlisted)
  const byAddress = pairs(absent, localPart, unlisted, localPart)
  const taken = new Set([...byAddress].flat())
  const byName = pairs(
    absent.filter((key) => !taken.has(key)),
    (key) => wordsIn(localPart(key)),
    unlisted.filter((key) => !taken.has(key)),
    (key) => wordsIn(actual.get(key)?.member?.name ?? ''),
  )
  const changes = new Map<string, AddressChange>()
  for (const [key, actualKey] of [...byAddress, ...byName]) {
    const listed = members.get(key)
    const member = actual.get(actualKey)?.member
    if (!listed || !member) continue
    const holdsTheSame = areSameAssignments(listed.assignments, assignmentSet(member.assignments))
    const isSettled = byAddress.has(key) && holdsTheSame && member.unknown.length === 0
    changes.set(key, { listed, actualKey, isSettled })
  }
  return changes
}

type Trait = (key: string) => string | undefined

/** Keys of both sides with one trait that no other key of either side has. */
function pairs(
  left: readonly string[],
  leftTrait: Trait,
  right: readonly string[],
  rightTrait: Trait,
): ReadonlyMap<string, string> {
  const partners = Map.groupBy(right, rightTrait)
  const found = new Map<string, string>()
  for (const [trait, [key, ...others]] of Map.groupBy(left, leftTrait)) {
    const [partner, ...namesakes] = trait === undefined ? [] : (partners.get(trait) ?? [])
    if (key === undefined || partner === undefined || others.length + namesakes.length > 0) continue
    found.set(key, partner)
  }
  return found
}

function localPart(key: string): string {
  return key.slice(0, key.lastIndexOf('@'))
}

/** "Grace Hopper" and `hopper.grace` have the same words. Undefined for a single one, which many people share. */
function wordsIn(text: string): string | undefined {
  const plain = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
  const words = plain.match(/\p{L}{2,}/gu) ?? []
  return words.length < 2 ? undefined : words.toSorted().join(' ')
}
