/**
 * Coming ends: what the end dates of a file will do, day by day. A date that lies ahead removes nobody now, so the guards
 * of today do not see it. These judge a change of the file as of each end in it, and blame it only for what it causes.
 */
import { type Assignment, isOwner } from '../catalog/assignment.ts'
import { allowance } from '../file/policy.ts'
import type { ListedMember, Policy, Roster } from '../file/roster.ts'
import type { Finding } from '../finding/finding.ts'
import { People } from '../organization/people.ts'
import type { Member, Snapshot } from '../organization/snapshot.ts'
import { dayText } from '../text/date.ts'
import { emailKey, isUserKey } from '../text/email.ts'
import type { Change } from './change.ts'
import { roleEnd } from './due-end.ts'
import {
  countMembers,
  type GuardOptions,
  limitClause,
  limitFinding,
  ownerCount,
  REMOVAL_LIMIT,
  removesEverything,
} from './guards.ts'

export interface ComingEndsOptions extends GuardOptions {
  /** The file before the change: one that lists nobody if there was none. */
  readonly base: Roster
  readonly head: Roster
  readonly snapshot: Snapshot
  /** What the change causes now. */
  readonly caused: readonly Change[]
}

/** The end of a member's access that a change of the file brings forward or sets. */
export interface ComingEnd {
  /** The key of the member. */
  readonly key: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

export interface ComingEnds {
  readonly findings: readonly Finding[]
  /** Ends over the limit, whether it is lifted or not. */
  readonly blocked: readonly ComingEnd[]
}

const NONE: ComingEnds = { findings: [], blocked: [] }

export function checkComingEnds(options: ComingEndsOptions): ComingEnds {
  const { head, snapshot } = options
  const people = new People(snapshot, head)
  const owners = ownerFindings(options, people)
  // Nobody is removed when their time has run out. Roles end all the same.
  if (head.policy.unlisted === 'report') return { findings: owners, blocked: [] }
  const member = (key: string) => people.byKey.get(key)?.member
  const removals = overLimit(options, member)
  return {
    findings: [...removals.findings, ...owners],
    blocked: removals.blocked,
  }
}

/** What the change removes now counts as well, and earlier ends do: all of it is one decision. */
function overLimit(
  { base, head, snapshot, caused, ...options }: ComingEndsOptions,
  member: (key: string) => Member | undefined,
): ComingEnds {
  const gone = new Set(caused.filter(removesEverything).map(({ email }) => emailKey(email)))
  const ends = [...head.members]
    .flatMap(([key, { expiresAt }]) => {
      const isCounted = expiresAt !== undefined && member(key) !== undefined && !gone.has(key)
      return isCounted && expiresAt < endIn(base, key) ? [{ key, at: expiresAt }] : []
    })
    .sort((a, b) => a.at - b.at)
  const now = gone.size
  const members = countMembers(snapshot)
  const limit = options.policy.maxRemovals
  const allowed = allowance(limit, members)
  const countAt = (time: number) => now + ends.filter(({ at }) => at <= time).length
  const blocked = ends.filter(({ at }) => countAt(at) > allowed)
  const [first] = blocked
  const last = ends.at(-1)
  if (first === undefined || last === undefined) return NONE
  const when = first.at === last.at ? `on ${dayOf(first.at)}` : `by ${dayOf(last.at)}`
  const what = `This would end the access of ${countAt(last.at)} of ${members} members ${when}; ${limitClause(REMOVAL_LIMIT, limit, members)}.`
  return { findings: [limitFinding(REMOVAL_LIMIT, what, options)], blocked }
}

/** The time at which a file ends a membership. Members who are not listed leave with or without the change. */
function endIn({ members, policy }: Roster, key: string): number {
  const listed = members.get(key)
  const unlisted = policy.unlisted === 'report' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
  return listed ? (listed.expiresAt ?? Number.POSITIVE_INFINITY) : unlisted
}

/** Owners whose time runs out, with nobody to take their place: the last of them stay, and every run says so. */
function ownerFindings(
  { base, head, snapshot, policy }: ComingEndsOptions,
  people: People,
): readonly Finding[] {
  const keyOf = new Map([...people.byKey].map(([key, { member }]) => [member?.userId, key]))
  const ownersAt = (file: Roster, time: number) =>
    snapshot.members.filter((each) => isOwnerAt(each, keyOf.get(each.userId), file, time)).length
  const now = ownersAt(head, Number.NEGATIVE_INFINITY)
  const dates = [...head.members.values()].flatMap((listed) => ownerEnds(listed))
  const found = dates
    .sort((a, b) => a - b)
    .map((at) => ({ at, left: ownersAt(head, at), before: ownersAt(base, at) }))
    .filter(({ left }) => left < policy.minOwners && left < now)
  const caused = found.find(({ left, before }) => left < before)
  const [first] = caused ? [caused] : found
  if (first === undefined) return []
  const what = `${ownerCount(first.left)} would be left on ${dayOf(first.at)}, when access ends by date; "minOwners" asks for ${policy.minOwners}.`
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

function isListedAt({ expiresAt }: ListedMember, { unlisted }: Policy, time: number): boolean {
  return expiresAt === undefined || expiresAt > time || unlisted === 'report'
}

/** As in "31 Dec 2026": the last day of access. */
function dayOf(time: number): string {
  return dayText(new Date(time - 1).toISOString())
}
