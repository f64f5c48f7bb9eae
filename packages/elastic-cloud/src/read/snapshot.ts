/** The organization as the API shows it now, in two requests, or three with its API keys. */
import {
  assignmentSet,
  canonicalKeyAssignment,
  type Invitation,
  type Member,
  type OrganizationKey,
  type Snapshot,
} from '@roster/core'
import { ElasticCloudError } from '../transport/api-error.ts'
import type { ApiKeyReply, InvitationReply, MembershipReply } from '../wire/reply.ts'
import { readRoleAssignments } from '../wire/role-assignments.ts'
import type { Reader } from './reader.ts'

/**
 * Members and open or expired invitations, read side by side. The organization's name is not read. API keys are read only
 * if they matter: they are absent if the API refuses to list them.
 *
 * @throws ElasticCloudError if a read fails.
 */
export async function readSnapshot(
  reader: Pick<Reader, 'members' | 'invitations' | 'apiKeys'>,
  organizationId: string,
  { withKeys }: { readonly withKeys: boolean } = { withKeys: false },
): Promise<Snapshot> {
  const [members, invitations, keys] = await Promise.all([
    reader.members(organizationId),
    reader.invitations(organizationId),
    withKeys ? readKeys(reader, organizationId) : undefined,
  ])
  return {
    ...(keys && { keys }),
    organization: { id: organizationId },
    members: [...Map.groupBy(members, ({ user_id }) => user_id).values()].flatMap((replies) =>
      together(replies.map((reply) => memberOf(reply, organizationId))),
    ),
    invitations: distinct(invitations.filter(({ accepted_at }) => accepted_at === undefined)).map((reply) =>
      invitationOf(reply, organizationId),
    ),
  }
}

/** Undefined if the API refuses: only Organization owners see the keys of others, and some keys may see none. */
export async function readKeys(
  reader: Pick<Reader, 'apiKeys'>,
  organizationId: string,
): Promise<readonly OrganizationKey[] | undefined> {
  try {
    const keys = await reader.apiKeys()
    return keys
      .filter(({ organization_id }) => !organization_id || organization_id === organizationId)
      .map((reply) => keyOf(reply, organizationId))
  } catch (error) {
    if (error instanceof ElasticCloudError && error.kind === 'refused' && error.status !== 401)
      return undefined
    throw error
  }
}

function keyOf(reply: ApiKeyReply, organizationId: string): OrganizationKey {
  const { id, description, user_id, creation_date, expiration_date, role_assignments } = reply
  const read = readRoleAssignments(role_assignments, organizationId, canonicalKeyAssignment)
  return {
    id,
    name: description || id,
    ...(user_id && { userId: user_id }),
    ...(creation_date && { createdAt: creation_date }),
    ...(expiration_date && { expiresAt: expiration_date }),
    assignments: read.assignments,
    unknown: role_assignments == null ? [ROLES_OF_ITS_PERSON] : read.unknown,
  }
}

/** A key without roles of its own acts with those of the member who made it. No file can ask for that. */
const ROLES_OF_ITS_PERSON = { path: 'the roles of the member who made it', roleId: '', wire: null } as const

/** An answer in pages can list an invitation twice. */
function distinct(replies: readonly InvitationReply[]): readonly InvitationReply[] {
  const byToken = new Map(
    replies.map((reply) => [JSON.stringify([reply.token.reveal(), reply.email]), reply]),
  )
  return [...byToken.values()]
}

/** An answer can list a member twice. They have what either entry says. */
function together([first, ...others]: readonly Member[]): readonly Member[] {
  if (first === undefined || others.length === 0) return first === undefined ? [] : [first]
  const all = [first, ...others]
  const { email } = all.find((each) => each.email !== undefined) ?? first
  return [
    {
      ...first,
      ...(email !== undefined && { email }),
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
