/** The people of an organization: the key by which a members file lists each of them, and their status. */

import { type Assignment, assignmentSet, compareText, type UnknownAssignment } from '../catalog/assignment.ts'
import { isListable } from '../file/expressible.ts'
import type { Roster } from '../file/roster.ts'
import { emailDomain, emailKey, isUserKey, userKey } from '../text/email.ts'
import { conjunction } from '../text/enumeration.ts'
import { quoted } from '../text/quoted.ts'
import { singleLine } from '../text/single-line.ts'
import type { DifferenceOf, PlanFindings } from './plan-findings.ts'
import type { Invitation, Member, Snapshot } from './snapshot.ts'

export const PRESENCE_STATUSES = [
  'member',
  'invited',
  'invitation-expired',
  /** Joins by signing in, and has not signed in yet. */
  'waiting-for-sso',
  'absent',
  /** Several members have the address. */
  'ambiguous',
  /** No members file can have the address as a key. */
  'unlistable',
] as const

/** The status of a person in an organization. */
export interface Presence {
  readonly status: (typeof PRESENCE_STATUSES)[number]
  /** What the person holds, or is or was invited with. */
  readonly assignments: readonly Assignment[]
  readonly unknown: readonly UnknownAssignment[]
  readonly member?: Member
  /** RFC 3339; of an invitation. */
  readonly invitationExpiresAt?: string
}

/** What the organization has under one key. */
export interface Participant {
  /** Absent for people who are invited only. */
  readonly member?: Member
  /** Everything sent to the address; invitations of a member are left over. */
  readonly invitations: readonly Invitation[]
}

/** Why an address does not identify a member. */
export type Unidentifiable = 'ambiguous' | 'unlistable'

const NO_INVITATIONS: readonly Invitation[] = []

/** Whether the address does not identify one member. */
function isUnidentifiable({ status }: Presence): boolean {
  return status === 'ambiguous' || status === 'unlistable'
}

/** Whether the person is neither a member nor invited. */
export function isAbsent({ status }: Presence): boolean {
  return status === 'absent' || status === 'waiting-for-sso'
}

export class People {
  /** By e-mail key; by `user:` and the user id for members who are listed so, or whose address does not identify them. */
  readonly byKey: ReadonlyMap<string, Participant>
  /** E-mail keys that do not identify a member: shared addresses, and those that cannot be keys of a file. */
  readonly unidentifiable: ReadonlyMap<string, Unidentifiable>
  readonly #policy: Roster['policy']

  /** @param roster Whose file may list members by their user ids. */
  constructor({ members, invitations }: Snapshot, roster: Roster) {
    const byKey = new Map<string, Participant>()
    const unidentifiable = new Map<string, Unidentifiable>()
    const isListed = (key: string) => roster.members.has(key) || roster.expired.has(key)
    const byId = members.filter(({ userId }) => isListed(userKey(userId)))
    const others = byId.length === 0 ? members : members.filter((member) => !isListed(userKey(member.userId)))
    const addresses = others.map(({ email = '' }) => emailKey(email))
    const seen = new Set<string>()
    const shared = new Set<string>()
    for (const address of addresses) {
      if (seen.has(address)) shared.add(address)
      seen.add(address)
    }
    for (const member of byId) byKey.set(userKey(member.userId), { member, invitations: NO_INVITATIONS })
    for (const [index, member] of others.entries()) {
      const address = addresses[index] ?? ''
      const isKey = isListable(address) && !isUserKey(address)
      if (isKey && !shared.has(address)) {
        byKey.set(address, { member, invitations: NO_INVITATIONS })
        continue
      }
      if (address !== '' && !isUserKey(address))
        unidentifiable.set(address, isKey ? 'ambiguous' : 'unlistable')
      byKey.set(userKey(member.userId), { member, invitations: NO_INVITATIONS })
    }
    const keyOf = new Map(byId.map(({ userId, email = '' }) => [emailKey(email), userKey(userId)]))
    for (const address of keyOf.keys()) {
      // Listed twice: Roster cannot tell which of the two entries counts.
      if (isListed(address) && !byKey.has(address)) unidentifiable.set(address, 'ambiguous')
    }
    for (const [address, sent] of Map.groupBy(invitations, ({ email }) => emailKey(email))) {
      const key = byKey.has(address) ? address : (keyOf.get(address) ?? address)
      if (isUserKey(address)) continue
      if (!isListable(address)) unidentifiable.set(address, 'unlistable')
      else if (!unidentifiable.has(address)) byKey.set(key, { ...byKey.get(key), invitations: sent })
    }
    this.byKey = byKey
    this.unidentifiable = unidentifiable
    this.#policy = roster.policy
  }

  /** The keys of members, by user id. */
  get keyOfMember(): ReadonlyMap<string, string> {
    return new Map(
      [...this.byKey].flatMap(([key, { member }]) => (member ? [[member.userId, key] as const] : [])),
    )
  }

  /** @param email An address, or a key. */
  of(email: string): Presence {
    const key = emailKey(email)
    const why = this.unidentifiable.get(key)
    if (why !== undefined) return { status: why, assignments: [], unknown: [] }
    const { member, invitations } = this.byKey.get(key) ?? { invitations: NO_INVITATIONS }
    if (member) return presenceOf(member)
    const open = invitations.filter(({ expired }) => !expired)
    if (open.length > 0) return invited('invited', open)
    // Of several expired invitations, the last one counts.
    const [last] = [...invitations].sort((a, b) => endOf(b) - endOf(a))
    if (last) return invited('invitation-expired', [last])
    const joinsBySignIn = this.#policy.ssoDomains.includes(emailDomain(email))
    return { status: joinsBySignIn ? 'waiting-for-sso' : 'absent', assignments: [], unknown: [] }
  }

  /** Reports, in a fixed order, the members and addresses that the file does not identify. */
  report(roster: Roster, findings: PlanFindings): void {
    const isListed = (key: string) => roster.members.has(key) || roster.expired.has(key)
    const left = [...this.byKey].filter(([key]) => isUserKey(key) && !isListed(key))
    for (const [key, { member }] of left.sort(([a], [b]) => compareText(a, b))) {
      if (member === undefined || emailKey(member.email ?? '') !== '') continue
      const message = `The member ${nameOf(member)} has no e-mail address and is not in the file, so Roster leaves them alone.${howToList([key])}`
      findings.differ('info', 'member-without-email', message, undefined, heldBy([member]))
    }
    for (const [address, why] of [...this.unidentifiable].sort(([a], [b]) => compareText(a, b))) {
      const keys = left.flatMap(([key, { member }]) =>
        emailKey(member?.email ?? '') === address ? [key] : [],
      )
      const how = howToList(keys)
      const members = keys.flatMap((key) => this.byKey.get(key)?.member ?? [])
      const difference = { email: address, ...heldBy(members) }
      if (why === 'unlistable') {
        const message = `No members file can list the address ${quoted(address)}: it is left alone.${how}`
        findings.differ('warning', 'unlistable-address', message, undefined, difference)
      } else if (keys.length > 0) {
        const message = `Several members have the address ${address}, so Roster leaves them alone.${how}`
        findings.differ('warning', 'ambiguous-member', message, { email: address }, difference)
      } else {
        const message = `${address} is the address of a member who is listed by user id, so this entry is left alone. Keep one of the two entries.`
        const listed = { email: address, ...roster.members.get(address) }
        findings.differ('warning', 'ambiguous-member', message, listed, difference)
      }
    }
  }
}

/** A person in the file or the organization. */
export interface Person {
  /** An e-mail key, or `user:` and a user id. */
  readonly key: string
  /** Absent for members without an address. */
  readonly email?: string
  /** Absent if the organization was not read. */
  readonly presence?: Presence
  readonly member?: Member
}

export interface AllPeopleOptions {
  readonly roster: Roster
  /** Absent if the organization was not read. */
  readonly snapshot?: Snapshot
  /** More addresses to include. Neither side has to know them. */
  readonly others?: readonly string[]
}

/** The union of the file and the organization, each person once. */
export function allPeople({ roster, snapshot, others = [] }: AllPeopleOptions): readonly Person[] {
  const emails = new Map(others.map((email) => [emailKey(email), email]))
  for (const { email } of snapshot?.invitations ?? []) emails.set(emailKey(email), email)
  for (const { email } of snapshot?.members ?? []) if (email) emails.set(emailKey(email), email)
  for (const { email } of roster.members.values()) emails.set(emailKey(email), email)
  if (snapshot === undefined) {
    return [...emails].map(([key, email]) => (isUserKey(key) ? { key } : { key, email }))
  }
  const people = new People(snapshot, roster)
  const keys = new Set([...emails.keys(), ...people.byKey.keys()])
  return [...keys].flatMap((key): readonly Person[] => {
    const presence = people.of(key)
    if (isUnidentifiable(presence)) return []
    const { member } = presence
    const email = isUserKey(key) ? member?.email : emails.get(key)
    return [{ key, ...(email !== undefined && { email }), presence, ...(member && { member }) }]
  })
}

function presenceOf(member: Member): Presence {
  return { status: 'member', assignments: assignmentSet(member.assignments), unknown: member.unknown, member }
}

/** Any of several open invitations may be accepted. */
function invited(status: 'invited' | 'invitation-expired', invitations: readonly Invitation[]): Presence {
  const [expiresAt] = invitations.flatMap((invitation) => invitation.expiresAt ?? [])
  return {
    status,
    assignments: assignmentSet(invitations.flatMap(({ assignments }) => assignments)),
    unknown: invitations.flatMap(({ unknown }) => unknown),
    ...(expiresAt !== undefined && { invitationExpiresAt: expiresAt }),
  }
}

function endOf({ expiresAt = '' }: Invitation): number {
  const time = Date.parse(expiresAt)
  return Number.isNaN(time) ? 0 : time
}

/** The access of the members together. The user id belongs to a single one. */
function heldBy(members: readonly Member[]): DifferenceOf {
  const [first, ...others] = members
  return {
    ...(first && others.length === 0 && { userId: first.userId }),
    assignments: members.flatMap(({ assignments }) => assignments),
    unknown: members.flatMap(({ unknown }) => unknown),
  }
}

function howToList(keys: readonly string[]): string {
  const listable = keys.filter(isListable).map((key) => JSON.stringify(key))
  return listable.length === 0 ? '' : ` To manage them, list them as ${conjunction(listable)}.`
}

function nameOf({ userId, name }: Member): string {
  const shown = singleLine(name ?? '')
  return shown === '' ? userId : `${shown} (${userId})`
}
