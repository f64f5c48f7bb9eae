/** Whether one person may do something, why, and who else may. `roster can` prints it. */
import * as z from 'zod'
import { memberIn, type Roster } from '../file/roster.ts'
import { isAbsent, People, PRESENCE_STATUSES, type Presence } from '../organization/people.ts'
import type { Member, Snapshot } from '../organization/snapshot.ts'
import { type Action, actionText, can, whoCan } from '../permission/permission.ts'
import { emailKey } from '../text/email.ts'

export const PermissionAnswer = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    email: z.string().describe('Address of the person.'),
    action: z.string().describe('Worded to follow "may".'),
    allowed: z.boolean().describe('Whether the person may.'),
    reason: z.string().describe('One or two sentences: which rule decides, and by which assignment.'),
    basis: z
      .enum(['organization', 'file'])
      .describe('Where the roles were read from: the organization or the file.'),
    status: z.enum(PRESENCE_STATUSES).exactOptional().describe('Absent if the organization was not read.'),
    others: z
      .array(
        z.strictObject({ email: z.string(), as: z.string().describe('The role that allows it.') }).readonly(),
      )
      .readonly()
      .describe('The other members who may.'),
  })
  .readonly()
export type PermissionAnswer = z.output<typeof PermissionAnswer>

export interface PermissionSources {
  readonly roster: Roster
  /** Absent if the organization was not read. Then people count as having the roles of the file. */
  readonly snapshot?: Snapshot
}

/** A member of the organization, or an entry of the file. */
type Holder = Pick<Member, 'email' | 'assignments'> & Partial<Pick<Member, 'userId'>>

/** Undefined if neither the file nor the organization knows the person. */
export function answerPermission(
  email: string,
  action: Action,
  { roster, snapshot }: PermissionSources,
): PermissionAnswer | undefined {
  const key = emailKey(email)
  const listed = memberIn(roster, key)
  const presence = snapshot && new People(snapshot, roster).of(key)
  const isPresent = presence !== undefined && !isAbsent(presence)
  if (!listed && !isPresent) return undefined
  const names = roster.resources
  const held = presence
    ? presence.status === 'member' && presence.assignments
    : roster.members.get(key)?.assignments
  const verdict = can(held || [], action, names)
  const members: readonly Holder[] = snapshot?.members ?? [...roster.members.values()]
  return {
    version: 1,
    email: listed?.email ?? presence?.member?.email ?? email,
    action: actionText(action, names),
    allowed: verdict.allowed,
    reason: held ? verdict.reason : `${notMember(presence?.status)} ${verdict.reason}`,
    basis: snapshot ? 'organization' : 'file',
    ...(presence && { status: presence.status }),
    others: whoCan(action, members, names).flatMap(({ member, as }) => {
      const other = member.email ?? member.userId ?? ''
      return emailKey(other) === key ? [] : [{ email: other, as }]
    }),
  }
}

/**
 * Why roles do not count yet, or no longer.
 *
 * @param status Undefined if the organization was not asked.
 */
function notMember(status: Presence['status'] | undefined): string {
  switch (status) {
    case 'invited':
      return 'The invitation has not been accepted, so its roles do not count yet.'
    case 'invitation-expired':
      return 'The invitation has expired.'
    case 'waiting-for-sso':
      return 'They join by signing in, and have not signed in yet.'
    case 'ambiguous':
      return 'Several members have this address, so it is not known whose roles count.'
    case 'unlistable':
      return 'No members file can list this address, so it is not known whose roles count.'
    default:
      return status ? 'They are not a member.' : 'Their entry in the file has expired.'
  }
}
