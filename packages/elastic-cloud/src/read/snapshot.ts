/** The organization as the API shows it now, in two requests. */
import { assignmentSet, type Invitation, type Member, type Snapshot } from '@roster/core'
import type { InvitationReply, MembershipReply } from '../wire/reply.ts'
import { readRoleAssignments } from '../wire/role-assignments.ts'
import type { Reader } from './reader.ts'

/**
 * Members and open or expired invitations, read side by side. The organization's name is not read.
 *
 * @throws ElasticCloudError where either read fails.
 */
export async function readSnapshot(
  reader: Pick<Reader, 'members' | 'invitations'>,
  organizationId: string,
): Promise<Snapshot> {
  const [members, invitations] = await Promise.all([
    reader.members(organizationId),
    reader.invitations(organizationId),
  ])
  return {
    organization: { id: organizationId },
    members: [...Map.groupBy(members, ({ user_id }) => user_id).values()].flatMap((replies) =>
      together(replies.map((reply) => memberOf(reply, organizationId))),
    ),
    invitations: invitations
      .filter(({ accepted_at }) => accepted_at === undefined || accepted_at === null)
      .map((reply) => invitationOf(reply, organizationId)),
  }
}

/** An answer can list a member twice. They have what either entry says. */
function together([first, ...others]: readonly Member[]): readonly Member[] {
  if (first === undefined || others.length === 0) return first === undefined ? [] : [first]
  const all = [first, ...others]
  return [
    {
      ...first,
      assignments: assignmentSet(all.flatMap(({ assignments }) => assignments)),
      unknown: all.flatMap(({ unknown }) => unknown),
    },
  ]
}

function memberOf(reply: MembershipReply, organizationId: string): Member {
  return {
    userId: reply.user_id,
    ...(reply.email && { email: reply.email }),
    ...(reply.name && { name: reply.name }),
    ...(reply.member_since && { memberSince: reply.member_since }),
    ...readRoleAssignments(reply.role_assignments, organizationId),
  }
}

function invitationOf(reply: InvitationReply, organizationId: string): Invitation {
  return {
    email: reply.email,
    token: reply.token,
    expired: reply.expired,
    ...(reply.created_at && { createdAt: reply.created_at }),
    ...(reply.expires_at && { expiresAt: reply.expires_at }),
    ...readRoleAssignments(reply.role_assignments, organizationId),
  }
}
