/** An explanation: everything that is known of one person's access, and why. What `roster explain` answers. */
import { z } from 'zod'
import { impliesAssignment } from './assignment.ts'
import { CHANGE_KINDS } from './change.ts'
import { emailKey } from './email.ts'
import type { Finding, FindingCode } from './finding.ts'
import type { Origins } from './origin.ts'
import type { Plan } from './plan.ts'
import { isExtraRole } from './policy.ts'
import { PRESENCE_STATUSES, type Presence, Presences } from './presence.ts'
import { isPredefined } from './role.ts'
import { INSIDE_ACCESS, meaningOf } from './role-meaning.ts'
import type { ListedMember, Policy, Roster } from './roster.ts'
import type { Snapshot } from './snapshot.ts'
import {
  AssignmentDocument,
  assignmentDocument,
  TracedAssignment,
  traceAssignments,
} from './traced-assignment.ts'

const ExplainedAssignment = TracedAssignment.unwrap()
  .extend({
    console: z.string().describe('What it allows in the Cloud Console.'),
    inside: z
      .strictObject({ access: z.enum(INSIDE_ACCESS), roles: z.array(z.string()).readonly() })
      .readonly()
      .describe('What it gives inside the deployment or project.'),
    coveredBy: AssignmentDocument.exactOptional().describe('Another one that gives all of it already.'),
  })
  .readonly()
export type ExplainedAssignment = z.output<typeof ExplainedAssignment>

const InFile = z
  .strictObject({
    status: z.enum(['listed', 'expired', 'unlisted']).describe('Who has expired counts as not listed.'),
    line: z.int().exactOptional(),
    column: z.int().exactOptional(),
    groups: z.array(z.string()).readonly(),
    github: z.string().exactOptional(),
    expires: z.string().exactOptional().describe('As written.'),
    reason: z.string().exactOptional(),
  })
  .readonly()

const InOrganization = z
  .strictObject({
    status: z.enum(PRESENCE_STATUSES),
    agrees: z.boolean().describe('Whether the organization is as the file says, for this person.'),
    change: z.enum(CHANGE_KINDS).exactOptional().describe('What applying the file would do.'),
    userId: z.string().exactOptional(),
    name: z.string().exactOptional(),
    memberSince: z.string().exactOptional().describe('RFC 3339.'),
    invitationExpiresAt: z.string().exactOptional().describe('RFC 3339.'),
    unknown: z
      .array(z.strictObject({ path: z.string(), roleId: z.string() }).readonly())
      .readonly()
      .describe('Roles of kinds that this release does not know.'),
  })
  .readonly()

export const Explanation = z
  .strictObject({
    version: z.literal(1),
    email: z.string(),
    file: InFile,
    organization: InOrganization.exactOptional().describe('Absent where nobody was asked.'),
    assignments: z.array(ExplainedAssignment).readonly(),
    findings: z
      .array(
        z
          .strictObject({
            severity: z.enum(['error', 'warning', 'info']),
            code: z.custom<FindingCode>((value) => typeof value === 'string'),
            message: z.string(),
            email: z.string().exactOptional(),
            line: z.int().exactOptional(),
            column: z.int().exactOptional(),
          })
          .readonly(),
      )
      .readonly()
      .describe('What else there is to know of this person.'),
  })
  .readonly()
export type Explanation = z.output<typeof Explanation>

export interface ExplanationSources {
  readonly roster: Roster
  readonly origins: Origins
  /** Of the file, and of the plan where there is one. */
  readonly findings: readonly Finding[]
  /** Absent where nobody was asked. */
  readonly live?: { readonly snapshot: Snapshot; readonly plan: Plan }
}

/** Undefined for somebody whom neither the file nor the organization knows. */
export function explain(email: string, sources: ExplanationSources): Explanation | undefined {
  const { roster, origins, findings, live } = sources
  const key = emailKey(email)
  const listed = roster.members.get(key)
  const expired = roster.expired.get(key)
  const presence = live && new Presences(live.snapshot, roster.policy).of(email)
  const isPresent = presence !== undefined && !['absent', 'waiting-for-sso'].includes(presence.status)
  if (!listed && !expired && !isPresent) return undefined
  const asked = listed?.assignments ?? []
  const assignments = [...asked, ...(expired?.assignments ?? []), ...(presence?.assignments ?? [])]
  const traced = traceAssignments(assignments, {
    asked,
    ...(presence && { held: presence.assignments }),
    origins: origins.of(email),
    names: roster.resources,
  })
  return {
    version: 1,
    email: (listed ?? expired)?.email ?? presence?.member?.email ?? email,
    file: inFile(listed, expired),
    ...(live &&
      presence && {
        organization: inOrganization(
          key,
          live.plan,
          presence,
          agrees(presence.status, listed !== undefined, traced, roster.policy),
        ),
      }),
    assignments: traced.map((each) => ({ ...each, ...meaning(each, traced, roster) })),
    findings: findings.filter(
      (finding) => emailKey(finding.email ?? '') === key && !SAID_ANYWAY.includes(finding.code),
    ),
  }
}

/** What an explanation says in its own words. */
const SAID_ANYWAY: readonly FindingCode[] = [
  'implied-role',
  'expired',
  'unlisted-member',
  'waiting-for-sso',
  'invitation-expired',
  'unknown-assignment',
]

function inFile(listed: ListedMember | undefined, expired: ListedMember | undefined): Explanation['file'] {
  const entry = listed ?? expired
  if (entry === undefined) return { status: 'unlisted', groups: [] }
  const { position, groups, github, expires, reason } = entry
  return {
    status: listed ? 'listed' : 'expired',
    ...position,
    groups,
    ...(github === undefined ? {} : { github }),
    ...(expires === undefined ? {} : { expires }),
    ...(reason === undefined ? {} : { reason }),
  }
}

function inOrganization(
  key: string,
  plan: Plan,
  { status, member, invitationExpiresAt, unknown }: Presence,
  agreesWithFile: boolean,
): NonNullable<Explanation['organization']> {
  const change = plan.changes.find((each) => emailKey(each.email) === key)?.kind
  return {
    status,
    agrees: agreesWithFile,
    ...(change === undefined ? {} : { change }),
    ...(member && { userId: member.userId }),
    ...(member?.name === undefined ? {} : { name: member.name }),
    ...(member?.memberSince === undefined ? {} : { memberSince: member.memberSince }),
    ...(invitationExpiresAt === undefined ? {} : { invitationExpiresAt }),
    unknown: unknown.map(({ path, roleId }) => ({ path, roleId })),
  }
}

/** Roles that are not the file's to give and take are no disagreement. */
function agrees(
  status: Presence['status'],
  isListed: boolean,
  traced: readonly TracedAssignment[],
  policy: Policy,
): boolean {
  if (!isListed) return status === 'absent' || status === 'waiting-for-sso'
  // Who has not signed in yet cannot hold anything: that is as it should be.
  if (status === 'waiting-for-sso') return true
  if (status !== 'member' && status !== 'invited') return false
  return traced.every(
    ({ kind, role, inFile, inOrganization }) =>
      inFile === inOrganization || !(isPredefined(kind, role) || isExtraRole(policy, kind, role)),
  )
}

function meaning(
  each: TracedAssignment,
  all: readonly TracedAssignment[],
  { resources }: Roster,
): Pick<ExplainedAssignment, 'console' | 'inside' | 'coveredBy'> {
  // What the file wants is judged by what it wants beside it, not by what is there still.
  const beside = all.filter((other) =>
    each.inFile ? other.inFile : other.inOrganization === each.inOrganization,
  )
  const cover = beside.find((other) => other !== each && impliesAssignment(other, each))
  return {
    ...meaningOf(each),
    ...(cover && { coveredBy: assignmentDocument(cover, resources) }),
  }
}
