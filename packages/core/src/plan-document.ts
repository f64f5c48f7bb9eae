/** A plan as JSON: what `plan --json` prints and what machines may rely on. */
import * as z from 'zod'
import { type Assignment, applicationRoleSet } from './assignment.ts'
import { CHANGE_KINDS, type Change } from './change.ts'
import type { Plan } from './plan.ts'
import { ASSIGNMENT_KINDS } from './role.ts'

const Atom = z.strictObject({
  kind: z.enum(ASSIGNMENT_KINDS),
  role: z.string(),
  resource: z.string().optional(),
  applicationRoles: z.array(z.string()).transform(applicationRoleSet).optional(),
})

export const PlanDocument = z.strictObject({
  version: z.literal(1),
  organization: z.string(),
  digest: z.string(),
  changes: z.array(
    z.strictObject({
      kind: z.enum(CHANGE_KINDS),
      email: z.string(),
      userId: z.string().optional(),
      grant: z.array(Atom),
      revoke: z.array(Atom),
      digest: z.string(),
    }),
  ),
  findings: z.array(
    z.strictObject({
      severity: z.enum(['error', 'warning', 'info']),
      code: z.string(),
      message: z.string(),
      email: z.string().optional(),
      line: z.int().optional(),
      column: z.int().optional(),
      file: z.string().optional(),
    }),
  ),
  summary: z.record(z.enum(CHANGE_KINDS), z.int()),
})
export type PlanDocument = z.input<typeof PlanDocument>

/** The same plan gives the same bytes under `JSON.stringify`. */
export function planDocument({ organization, digest, changes, findings, summary }: Plan): PlanDocument {
  return {
    version: 1,
    organization,
    digest,
    changes: changes.map(changeDocument),
    findings: findings.map((finding) => ({ ...finding })),
    summary: { ...summary },
  }
}

function changeDocument({ kind, email, userId, grant, revoke, digest }: Change) {
  return {
    kind,
    email,
    ...(userId === undefined ? {} : { userId }),
    grant: grant.map(atom),
    revoke: revoke.map(atom),
    digest,
  }
}

function atom({ kind, role, resource, applicationRoles }: Assignment) {
  return {
    kind,
    role,
    ...(resource === undefined ? {} : { resource }),
    ...(applicationRoles === undefined ? {} : { applicationRoles: [...applicationRoles] }),
  }
}
