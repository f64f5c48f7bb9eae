/** One write, as a line of the audit log. Contains people and roles, never a secret. */
import * as z from 'zod'
import { AtomDocument, UnknownDocument } from '../catalog/assignment-document.ts'
import { RunUrl } from '../catalog/run-url.ts'
import { CHANGE_KINDS } from '../plan/change-kind.ts'

export const AuditRecord = z
  .strictObject({
    time: z.string().describe('RFC 3339: when the response came, or Roster stopped waiting for it.'),
    changes: z
      .array(
        z
          .strictObject({
            kind: z.enum(CHANGE_KINDS),
            email: z.string().exactOptional().describe('Absent for a change of an API key.'),
            key: z.string().exactOptional().describe('Id of the API key, for a change of one.'),
            digest: z.string().describe('Digest of the change, as in the plan.'),
          })
          .readonly(),
      )
      .readonly()
      .describe('The changes that the write is for.'),
    request: z
      .strictObject({
        operation: z.enum([
          'grant',
          'invite',
          'cancel-invitations',
          'revoke',
          'revoke-keys',
          'remove-members',
        ]),
        assignments: z
          .array(AtomDocument)
          .readonly()
          .exactOptional()
          .describe('Assignments that were granted or revoked, or that the invitation contains.'),
        unknown: z
          .array(UnknownDocument)
          .readonly()
          .exactOptional()
          .describe('Revoked assignments that this release does not understand.'),
      })
      .readonly()
      .describe('The request that was sent.'),
    result: z
      .strictObject({
        outcome: z
          .enum(['ok', 'refused', 'unknown'])
          .describe(
            'Unknown: no response, or an unclear one. The run then reads the organization to see the effect.',
          ),
        status: z.int().exactOptional().describe('HTTP status.'),
        codes: z.array(z.string()).readonly().exactOptional().describe('The API’s error codes.'),
      })
      .readonly()
      .describe('The response.'),
    pullRequest: z.int().exactOptional().describe('Number of the pull request that was merged.'),
    approvers: z.array(z.string()).readonly().exactOptional().describe('GitHub logins of the approvers.'),
    run: RunUrl.exactOptional(),
    by: z
      .strictObject({
        user: z.string().describe('Account on that machine.'),
        host: z.string().describe('Name of the machine.'),
        commit: z
          .string()
          .exactOptional()
          .describe(
            'Commit of the file in hexadecimal. Absent if git does not have the file as it was applied.',
          ),
      })
      .readonly()
      .exactOptional()
      .describe('Who applied it from a terminal, as their machine says. Absent for a run of a workflow.'),
  })
  .readonly()
export type AuditRecord = z.output<typeof AuditRecord>
