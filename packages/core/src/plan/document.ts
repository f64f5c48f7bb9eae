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
        name: z.string().describe('As the file has it, or else its description.'),
        id: z.string().exactOptional().describe('Absent for a key that does not exist yet.'),
        owner: z
          .string()
          .exactOptional()
          .describe('Who answers for it. Absent for a key that no file lists.'),
      })
      .readonly()
      .exactOptional()
      .describe('Present for a change of an API key.'),
    userId: z.string().exactOptional().describe('Present for members, absent for invited people.'),
    grant: z.array(AtomDocument).readonly().describe('What the person gains.'),
    revoke: z.array(AtomDocument).readonly().describe('What the person loses.'),
    unknown: z
      .array(UnknownDocument)
      .readonly()
      .exactOptional()
      .describe('What else the person loses: roles that this release does not understand.'),
    digest: z.string().describe('Over the effect of the change. The same effect has the same digest.'),
  })
  .readonly()

export const PlanDocument = z
  .strictObject({
    version: z.literal(1).describe('Of this format.'),
    organization: z.string().describe('Id of the organization.'),
    digest: z.string().describe('Over all changes.'),
    changes: z
      .array(ChangeDocument)
      .readonly()
      .describe('One a person or API key at most: people by address, then keys.'),
    standing: z
      .array(StandingDocument)
      .readonly()
      .describe('Where organization and file differ, and no change settles it.'),
    findings: z.array(FindingDocument).readonly().describe('Of the file, the organization and the guards.'),
    summary: z.record(z.enum(CHANGE_KINDS), z.int()).readonly().describe('How many there are of each kind.'),
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
    ...(userId === undefined ? {} : { userId }),
    grant: grant.map(atomDocument),
    revoke: revoke.map(atomDocument),
    ...(unknown.length > 0 && { unknown: unknown.map(unknownDocument) }),
    digest,
  }
}

function keyDocument({ name, id, owner }: ChangedKey) {
  return { name, ...(id !== undefined && { id }), ...(owner !== undefined && { owner }) }
}
