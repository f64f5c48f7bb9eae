/** Writes to the Elastic Cloud API. Only the code that applies a plan gets a Writer. */
import type { Assignment, Secret, UnknownAssignment } from '@roster/core'
import { type ApiPath, apiPath } from '../transport/api-path.ts'
import type { Transport } from '../transport/transport.ts'
import { DoneReply } from '../wire/reply.ts'
import { writeRoleAssignments } from '../wire/role-assignments.ts'
import type { InvitationRequest } from '../wire/wire.ts'

export interface InvitationBatch {
  readonly emails: readonly string[]
  /** In the API's notation: `3d`, `72h`. */
  readonly expiresIn: string
  readonly assignments: readonly Assignment[]
  /** Assignments Roster does not know, which are sent as they were read. */
  readonly carried: readonly UnknownAssignment[]
}

/**
 * Each call is one request with one verdict. It rejects with an `ElasticCloudError` if the API refuses any part of it, or
 * if the outcome is unknown.
 */
export interface Writer {
  /** Creates invitations, or refreshes expired ones, all with the same assignments. */
  invite(organizationId: string, batch: InvitationBatch): Promise<void>
  cancelInvitations(organizationId: string, tokens: readonly Secret[]): Promise<void>
  removeMembers(organizationId: string, userIds: readonly string[]): Promise<void>
  /** Adds assignments to those the person has. */
  grant(userId: string, organizationId: string, assignments: readonly Assignment[]): Promise<void>
  /** Removes assignments from those the person has, each in every spelling in which it was read. */
  revoke(
    userId: string,
    organizationId: string,
    assignments: readonly Assignment[],
    /** As they were read. */
    unknown?: readonly UnknownAssignment[],
  ): Promise<void>
  /** Ids that do not exist are ignored. */
  revokeKeys(ids: readonly string[]): Promise<void>
}

export function createWriter(transport: Transport): Writer {
  const write = async (method: 'POST' | 'DELETE', path: ApiPath, body?: unknown): Promise<void> => {
    await transport.request({ method, path, body, answer: DoneReply })
  }

  return {
    invite: (organizationId, { emails, expiresIn, assignments, carried }) =>
      write('POST', apiPath`/organizations/${organizationId}/invitations`, {
        emails: [...emails],
        expires_in: expiresIn,
        // Always sent, even if empty: what an invitation without it would grant is not documented.
        role_assignments: writeRoleAssignments(assignments, organizationId, carried),
      } satisfies InvitationRequest),
    cancelInvitations: (organizationId, tokens) =>
      write('DELETE', apiPath`/organizations/${organizationId}/invitations/${tokens}`),
    removeMembers: (organizationId, userIds) =>
      write('DELETE', apiPath`/organizations/${organizationId}/members/${userIds}`),
    grant: (userId, organizationId, assignments) =>
      write(
        'POST',
        apiPath`/users/${userId}/role_assignments`,
        writeRoleAssignments(assignments, organizationId),
      ),
    revoke: (userId, organizationId, assignments, unknown) =>
      write(
        'DELETE',
        apiPath`/users/${userId}/role_assignments`,
        writeRoleAssignments(assignments, organizationId, unknown),
      ),
    revokeKeys: (ids) => write('DELETE', apiPath`/users/auth/keys`, { keys: [...ids] }),
  }
}
