/** Explains one person's access from a members file and, if it was read, the organization. */

import { unknownDocument } from '../catalog/assignment-document.ts'
import type { Origins } from '../file/origin.ts'
import { hasMappedRoles } from '../file/policy.ts'
import type { GroupTerm, ListedMember, Roster } from '../file/roster.ts'
import type { Finding, FindingCode } from '../finding/finding.ts'
import type { StandingDifference } from '../finding/standing.ts'
import { keysOfPerson, knownKeys } from '../organization/known-keys.ts'
import { isAbsent, People, type Presence } from '../organization/people.ts'
import type { Snapshot } from '../organization/snapshot.ts'
import type { Plan } from '../plan/plan.ts'
import { emailKey, userKey } from '../text/email.ts'
import { explainAssignments } from './explain-assignments.ts'
import type { Explanation } from './explanation.ts'
import { traceAssignments } from './traced-assignment.ts'

export interface ExplanationSources {
  readonly roster: Roster
  readonly origins: Origins
  /** Of the file, and of the plan if there is one. */
  readonly findings: readonly Finding[]
  /** Absent if the organization was not read. */
  readonly live?: { readonly snapshot: Snapshot; readonly plan: Plan }
}

/** Undefined if neither the file nor the organization knows the person. */
export function explain(email: string, sources: ExplanationSources): Explanation | undefined {
  const { roster, origins, findings, live } = sources
  const key = emailKey(email)
  const listed = roster.members.get(key)
  const expired = roster.expired.get(key)
  const presence = live && new People(live.snapshot, roster).of(key)
  const isPresent = presence !== undefined && !isAbsent(presence)
  if (!listed && !expired && !isPresent) return undefined
  const asked = listed?.assignments ?? []
  const entry = listed ?? expired
  const assignments = [
    ...asked,
    ...(expired?.assignments ?? []),
    ...(entry?.ended ?? []).map(({ assignment }) => assignment),
    ...(presence?.assignments ?? []),
  ]
  const differences = (live?.plan.standing ?? []).filter((each) => identityOf(each) === key)
  const traced = traceAssignments(assignments, {
    asked,
    ...(presence && { held: presence.assignments }),
    mapped: hasMappedRoles(roster.policy, email),
    origins: origins.of(email),
    entry,
    names: roster.resources,
  })
  return {
    version: 1,
    email: (listed ?? expired)?.email ?? presence?.member?.email ?? email,
    file: inFile(listed, expired),
    ...(live &&
      presence && {
        organization: inOrganization(key, live.plan, presence),
      }),
    assignments: explainAssignments(traced, roster.resources),
    ...keysOf(key, sources),
    findings: findings.filter(
      (finding) =>
        emailKey(finding.email ?? '') === key &&
        !SAID_ANYWAY.includes(finding.code) &&
        !isSaidByUnknown(finding, differences),
    ),
  }
}

function keysOf(person: string, { roster, live }: ExplanationSources): Pick<Explanation, 'keys'> {
  const known = knownKeys({ roster, ...(live && { snapshot: live.snapshot }) })
  const { answersFor, made } = keysOfPerson(person, known)
  const keys = [...answersFor, ...made].map(({ name, key, listed }) => {
    const expires = listed?.expires ?? key?.expiresAt
    return {
      name,
      ...(key && { id: key.id }),
      isAnsweredFor: answersFor.some((each) => each.name === name && each.key === key),
      ...(expires !== undefined && { expires }),
    }
  })
  return keys.length === 0 ? {} : { keys }
}

/** Findings that an explanation words itself. */
const SAID_ANYWAY: readonly FindingCode[] = [
  'implied-role',
  'expired',
  'role-ended',
  'role-ends-soon',
  'unlisted-member',
  'waiting-for-sso',
  'invitation-expired',
]

/** An explanation lists roles that Roster cannot read separately, so the finding about them is not repeated. */
function isSaidByUnknown({ code, message }: Finding, differences: readonly StandingDifference[]): boolean {
  if (code !== 'unknown-assignment') return false
  return differences.every((each) => each.message !== message || each.assignments.length === 0)
}

function inFile(listed: ListedMember | undefined, expired: ListedMember | undefined): Explanation['file'] {
  const entry = listed ?? expired
  if (entry === undefined) return { status: 'unlisted', groups: [] }
  const { position, groups, groupTerms, github, expires, reason } = entry
  return {
    status: listed ? 'listed' : 'expired',
    ...position,
    groups,
    ...(groupTerms && { groupTerms: groupTerms.map(groupTermDocument) }),
    ...(github !== undefined && { github }),
    ...(expires !== undefined && { expires }),
    ...(reason !== undefined && { reason }),
  }
}

function inOrganization(
  key: string,
  plan: Plan,
  { status, member, invitationExpiresAt, unknown }: Presence,
): NonNullable<Explanation['organization']> {
  const change = plan.changes.find((each) => emailKey(each.email) === key)?.kind
  return {
    status,
    agrees: agrees(key, plan),
    ...(change !== undefined && { change }),
    ...(member && { userId: member.userId }),
    ...(member?.name !== undefined && { name: member.name }),
    ...(member?.memberSince !== undefined && { memberSince: member.memberSince }),
    ...(invitationExpiresAt !== undefined && { invitationExpiresAt }),
    unknown: unknown.map(unknownDocument),
  }
}

/** Whether the plan neither changes anything about the person nor names a difference that stays. */
function agrees(key: string, { changes, standing }: Plan): boolean {
  return ![...changes, ...standing].some((each) => identityOf(each) === key)
}

function identityOf({ email, userId = '' }: Pick<StandingDifference, 'email' | 'userId'>): string {
  return email === undefined ? userKey(userId) : emailKey(email)
}

function groupTermDocument({ group, expires, reason }: GroupTerm) {
  return { group, ...(expires !== undefined && { expires }), ...(reason !== undefined && { reason }) }
}
