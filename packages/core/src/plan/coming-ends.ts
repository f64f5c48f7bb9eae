/**
 * Coming ends: what the end dates of a file will do, day by day. A future date revokes nothing yet, so today's guards
 * do not see it. These guards judge a change of the file as of each end in it, and count only what the change causes.
 */
import { type Assignment, assignmentKey, isOwner } from '../catalog/assignment.ts'
import { allowance } from '../file/policy.ts'
import type { ListedMember, Policy, Roster } from '../file/roster.ts'
import type { Finding } from '../finding/finding.ts'
import { People } from '../organization/people.ts'
import type { Member, Snapshot } from '../organization/snapshot.ts'
import { dayText } from '../text/date.ts'
import { emailKey, isUserKey } from '../text/email.ts'
import type { Change } from './change.ts'
import { lostAdmin } from './demotion.ts'
import { roleEnd } from './due-end.ts'
import { type GuardOptions, LIMITS, type LimitRule, limitClause, limitFinding, ownerCount } from './guards.ts'
import { keyOutlooks, memberOutlooks, type Outcome, type Outlook } from './outlook.ts'

export interface ComingEndsOptions extends GuardOptions {
  /** The file before the change: one that lists nobody if there was none. */
  readonly base: Roster
  readonly head: Roster
  readonly snapshot: Snapshot
  /** What the change causes now. */
  readonly caused: readonly Change[]
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** The end of a membership, a role or an API key that a change of the file brings forward or sets. */
export interface ComingEnd {
  /** The key of the member, or the subject of the API key. */
  readonly key: string
  /** Milliseconds since the epoch. */
  readonly at: number
  /** Absent if the membership or the API key ends. */
  readonly role?: Assignment
}

export interface ComingEnds {
  readonly findings: readonly Finding[]
  /** Ends over a limit, whether it is lifted or not. */
  readonly blocked: readonly ComingEnd[]
}

export function checkComingEnds(options: ComingEndsOptions): ComingEnds {
  const { base, head, snapshot, now } = options
  const people = new People(snapshot, head)
  const outlooks = [
    ...memberOutlooks(base, head, people, new People(snapshot, base).keyOfMember),
    ...keyOutlooks(base, head, { keys: snapshot.keys, now }),
  ]
  const limits = LIMITS.map((rule) => overLimit(rule, outlooks, options))
  return {
    findings: [...limits.flatMap(({ findings }) => findings), ...ownerFindings(options, people)],
    blocked: limits.flatMap(({ blocked }) => blocked),
  }
}

/** The immediate effects of the change count too, and so do earlier ends: together they are one decision. */
function overLimit(
  rule: LimitRule,
  outlooks: readonly Outlook[],
  { snapshot, caused, ...options }: ComingEndsOptions,
): ComingEnds {
  const now = new Set(caused.filter(rule.counts).map(({ email }) => emailKey(email)))
  const losses = outlooks
    .flatMap((outlook) => (now.has(outlook.key) ? [] : (lossIn(rule, outlook) ?? [])))
    .sort((a, b) => a.at - b.at)
  const whole = rule.whole(snapshot)
  const limit = options.policy[rule.field]
  const countAt = (time: number) => now.size + losses.filter(({ at }) => at <= time).length
  const blocked = losses.filter(({ at }) => countAt(at) > allowance(limit, whole))
  const [first] = blocked
  const last = losses.at(-1)
  if (first === undefined || last === undefined) return { findings: [], blocked: [] }
  const when = first.at === last.at ? `on ${dayOf(first.at)}` : `by ${dayOf(last.at)}`
  const what = `This would ${rule.end} ${countAt(last.at)} of ${whole} ${rule.of} ${when}; ${limitClause(rule, limit, whole)}.`
  return { findings: [limitFinding(rule, what, options)], blocked: blocked.flatMap(({ ends }) => ends) }
}

/** What a limit counts for one member or API key. */
interface Loss {
  /** When it begins to count, in milliseconds since the epoch. */
  readonly at: number
  readonly ends: readonly ComingEnd[]
}

/** Undefined if no end makes it count, or if it would count without the change of the file. */
function lossIn({ counts }: LimitRule, { key, ends, outcomeAt, outcomeBefore }: Outlook): Loss | undefined {
  const isCounted = (outcome: Outcome | undefined) => outcome !== undefined && counts(outcome)
  const now = Number.NEGATIVE_INFINITY
  const first = ends.find(({ at }) => isCounted(outcomeAt(at)) && !isCounted(outcomeBefore(at)))
  const outcome = first && outcomeAt(first.at)
  if (first === undefined || outcome === undefined || isCounted(outcomeAt(now))) return undefined
  const parts = outcome.kind === 'change-roles' ? roleParts(outcome, ends) : ends.filter(({ role }) => !role)
  return { at: first.at, ends: parts.map((end) => ({ key, ...end })) }
}

/** The ends of the roles that are lost, and of others of their sort. */
function roleParts({ before, after }: Outcome, ends: Outlook['ends']): Outlook['ends'] {
  const lost = after.length === 0 ? before : lostAdmin({ before, after: [] })
  const keys = new Set(lost.map(assignmentKey))
  return ends.filter(({ role }) => role !== undefined && keys.has(assignmentKey(role)))
}

/** Owners whose access ends without others to take their place. The last of them stay, and every run reports it. */
function ownerFindings(
  { base, head, snapshot, policy }: ComingEndsOptions,
  people: People,
): readonly Finding[] {
  const keyOf = people.keyOfMember
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
