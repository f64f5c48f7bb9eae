/** What is known of one write: a line of the audit log. Holds people and roles, never a secret. */
import * as z from 'zod'
import { AtomDocument, UnknownDocument } from '../catalog/assignment-document.ts'
import { RunUrl } from '../catalog/run-url.ts'
import { CHANGE_KINDS } from '../plan/change-kind.ts'

export const AuditRecord = z
  .strictObject({
    time: z.string().describe('RFC 3339: when the answer came or was given up on.'),
    changes: z
      .array(
        z
          .strictObject({
            kind: z.enum(CHANGE_KINDS),
            email: z.string().exactOptional().describe('Absent for a change of an API key.'),
            key: z.string().exactOptional().describe('Id of the API key, for a change of one.'),
            digest: z.string().describe('As in the plan.'),
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
          .describe('Granted, revoked, or carried by the invitation.'),
        unknown: z
          .array(UnknownDocument)
          .readonly()
          .exactOptional()
          .describe('Revoked, of what this release does not understand.'),
      })
      .readonly()
      .describe('What was sent.'),
    result: z
      .strictObject({
        outcome: z
          .enum(['ok', 'refused', 'unknown'])
          .describe('Unknown: no answer, or none that tells; what became of it is read later.'),
        status: z.int().exactOptional().describe('Of HTTP.'),
        codes: z.array(z.string()).readonly().exactOptional().describe('The API’s error codes.'),
      })
      .readonly()
      .describe('What was answered.'),
    pullRequest: z.int().exactOptional().describe('Number of the pull request that was merged.'),
    approvers: z.array(z.string()).readonly().exactOptional().describe('GitHub logins of who approved.'),
    run: RunUrl.exactOptional(),
  })
  .readonly()
export type AuditRecord = z.output<typeof AuditRecord>
