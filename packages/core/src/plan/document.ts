/** A plan as JSON: what `plan --json` prints and what machines may rely on. */
import * as z from 'zod'
import {
  AtomDocument,
  atomDocument,
  UnknownDocument,
  unknownDocument,
} from '../catalog/assignment-document.ts'
import { FindingDocument } from '../finding/document.ts'
import { StandingDocument, standingDocument } from '../finding/standing.ts'
import type { Change, ChangedKey } from './change.ts'
import { CHANGE_KINDS, endsMembership } from './change-kind.ts'
import type { Plan } from './plan.ts'

const ChangeDocument = z
  .strictObject({
    kind: z.enum(CHANGE_KINDS),
    email: z.string().exactOptional().describe('Absent for a change of an API key.'),
    key: z
      .strictObject({
        name: z.string().describe('Its name in the file, otherwise its description.'),
        id: z.string().exactOptional().describe('Absent for a key that does not exist yet.'),
        owner: z
          .string()
          .exactOptional()
          .describe('The member who answers for it. Absent for a key that no file lists.'),
      })
      .readonly()
      .exactOptional()
      .describe('Present for a change of an API key.'),
    userId: z.string().exactOptional().describe('Present for members, absent for invited people.'),
    grant: z.array(AtomDocument).readonly().describe('Assignments that are granted.'),
    revoke: z.array(AtomDocument).readonly().describe('Assignments that are revoked.'),
    unknown: z
      .array(UnknownDocument)
      .readonly()
      .exactOptional()
      .describe('Revoked assignments that this release does not understand.'),
    digest: z.string().describe('Digest of the effect of the change. The same effect has the same digest.'),
  })
  .readonly()

export const PlanDocument = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    organization: z.string().describe('Id of the organization.'),
    digest: z.string().describe('Digest of all changes.'),
    changes: z
      .array(ChangeDocument)
      .readonly()
      .describe('At most one for each person or API key. People come first, by address.'),
    standing: z
      .array(StandingDocument)
      .readonly()
      .describe('Differences between organization and file that no change settles.'),
    findings: z
      .array(FindingDocument)
      .readonly()
      .describe('Findings about the file, the organization and the guards.'),
    summary: z.record(z.enum(CHANGE_KINDS), z.int()).readonly().describe('Number of changes of each kind.'),
  })
  .readonly()
export type PlanDocument = z.output<typeof PlanDocument>

/** The same plan gives the same bytes under `JSON.stringify`. */
export function planDocument({
  organization,
  digest,
  changes,
  standing,
  findings,
  summary,
}: Plan): PlanDocument {
  return {
    version: 1,
    organization,
    digest,
    changes: changes.map(changeDocument),
    standing: standing.map(standingDocument),
    findings: findings.map((finding) => ({ ...finding })),
    summary: { ...summary },
  }
}

function changeDocument(change: Change) {
  const { kind, email, key, userId, grant, revoke, carried, revokeUnknown = [], digest } = change
  const unknown = endsMembership(kind) ? carried : revokeUnknown
  return {
    kind,
    ...(key === undefined ? { email } : { key: keyDocument(key) }),
    ...(userId !== undefined && { userId }),
    grant: grant.map(atomDocument),
    revoke: revoke.map(atomDocument),
    ...(unknown.length > 0 && { unknown: unknown.map(unknownDocument) }),
    digest,
  }
}

function keyDocument({ name, id, owner }: ChangedKey) {
  return { name, ...(id !== undefined && { id }), ...(owner !== undefined && { owner }) }
}
