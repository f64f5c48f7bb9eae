/** Roles as members files write them: a name, or a role with what it gives inside the resource, and until when. */
import * as z from 'zod'
import {
  type AssignmentKind,
  isProjectKind,
  kindRow,
  type ResourceKind,
  resourceKind,
} from '../catalog/kind.ts'
import { rolesOf } from '../catalog/role.ts'
import { describeRole } from '../catalog/role-meaning.ts'
import { explained, matching, sentence } from './editor-hints.ts'
import { CONSOLE_ONLY, CUSTOM_ROLES, roleThatEnds } from './members-snippets.ts'
import { expiry, reason } from './term.ts'

/** What role names look like, those to come included. */
const ROLE_NAME = /^[a-z0-9][a-z0-9_-]*$/

const NOT_BOTH =
  'must not have both "access" and "applicationRoles": custom roles need access to what is inside'

const EMPTY_LIST = 'must name a role: an empty list gives nothing'

/** Custom role names, after the product documentation. */
export const CustomRole = matching(
  /^[A-Za-z0-9][A-Za-z0-9_.-]*$/,
  'must start with a letter or digit, and have letters, digits, "_", "." and "-" only',
)

/** A role that the catalog may not know: an API role id, or a role name. */
export const ExtraRole = matching(
  ROLE_NAME,
  'must be a role name or role id: lower-case letters, digits, "_" and "-"',
)

/** Organization roles: one or a list. */
export const OrganizationRoles = roles('organization')

/** The value for a resource of `kind`: a role, one with its access inside, or a list of these. */
export function scopeValue(kind: ResourceKind) {
  return roles(kind).meta({
    id: `${resourceKind(kind).scopeKey}Scope`,
    description: 'What the member can do there: a role, or a list of roles.',
  })
}

function roles(kind: AssignmentKind) {
  const name = roleName(kind)
  const scoped = scopedRole(kind, name)
  return z.union([name, scoped, z.array(z.union([name, scoped])).min(1, EMPTY_LIST)])
}

export type ScopedRole = z.output<ReturnType<typeof scopedRole>>

/**
 * Any string will do for zod, so that a misspelt name gets one finding, the one that knows the nearest name.
 * The published schema offers the catalog, and lets pass what could be a role newer than it.
 */
function roleName(kind: AssignmentKind) {
  const roles = rolesOf(kind)
  const where = kind === 'organization' ? 'in the organization' : `on ${resourceKind(kind).plural}`
  return z.string().meta({
    id: `${keyOf(kind)}Role`,
    description: `A role ${where}. One that is newer than this release is listed under "extraRoles" of the policy.`,
    anyOf: [
      { enum: roles.map(({ name }) => name), ...explained(roles.map(describeRole)) },
      { pattern: ROLE_NAME.source, patternErrorMessage: `Must be a role ${where}.` },
    ],
  })
}

/** The key of the kind in a member's entry. */
function keyOf(kind: AssignmentKind): string {
  return kind === 'organization' ? kind : resourceKind(kind).scopeKey
}

function scopedRole(kind: AssignmentKind, role: z.ZodString) {
  const { hasInside } = kindRow(kind)
  const until = roleThatEnds(rolesOf(kind).map(({ name }) => name))
  return z
    .strictObject({
      role,
      access: z
        .literal('console')
        .optional()
        .describe('Cloud Console only: no access to Elasticsearch and Kibana inside.'),
      applicationRoles: z
        .array(CustomRole)
        .min(1, 'must name a custom role; Cloud Console only is written "access": "console"')
        .optional()
        .meta({
          description:
            'Custom roles in Elasticsearch and Kibana. On a project they demand the role "viewer".',
          examples: [['logs_viewer']],
        }),
      expires: expiry('From then on the person does not have the role, and stays a member.'),
      reason: reason('Why the person has the role; shown to reviewers.', ['INC-42']),
    })
    .refine(({ access, applicationRoles }) => access === undefined || applicationRoles === undefined, {
      error: NOT_BOTH,
    })
    .meta({
      id: `${keyOf(kind)}ScopedRole`,
      description: 'A role with what it gives inside, and until when.',
      defaultSnippets: hasInside && kind !== 'organization' ? [until, CONSOLE_ONLY, CUSTOM_ROLES] : [until],
      ...rulesOfScopedRole(kind),
    })
}

/** What the published schema says about the keys together; the file is checked for it in zod and `AccessReader`. */
function rulesOfScopedRole(kind: AssignmentKind): Record<string, unknown> {
  if (kind !== 'organization' && !resourceKind(kind).hasInside) {
    const { plural } = resourceKind(kind)
    const nothingInside = { anyOf: [{ required: ['access'] }, { required: ['applicationRoles'] }] }
    const why = `Roles on ${plural} have no "access" or "applicationRoles".`
    return { allOf: [{ not: nothingInside, errorMessage: why }] }
  }
  const notBoth = { not: { required: ['access', 'applicationRoles'] }, errorMessage: sentence(NOT_BOTH) }
  if (!isProjectKind(kind)) return { allOf: [notBoth] }
  const otherThanViewer = {
    required: ['applicationRoles'],
    properties: { role: { not: { const: 'viewer' } } },
  }
  const onlyViewer = {
    not: otherThanViewer,
    errorMessage: 'Custom roles on a project demand the role "viewer".',
  }
  return { allOf: [notBoth, onlyViewer] }
}
