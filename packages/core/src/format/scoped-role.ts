/** Roles as members files write them: a name, or a role with its access inside the resource, and its end. */
import * as z from 'zod'
import {
  ASSIGNMENT_KINDS,
  type AssignmentKind,
  isProjectKind,
  kindRow,
  type ResourceKind,
  resourceKind,
} from '../catalog/kind.ts'
import { rolesOf } from '../catalog/role.ts'
import { describeRole } from '../catalog/role-meaning.ts'
import { explained, matching, sentence } from './editor-hints.ts'
import { CONSOLE_ONLY, CUSTOM_ROLES, INSIDE_OF_KEY, roleThatEnds } from './members-snippets.ts'
import { expiry, reason } from './term.ts'

/** The form of role names, including future ones. */
const ROLE_NAME = /^[a-z0-9][a-z0-9_-]*$/

const NOT_BOTH =
  'must not have both "access" and "applicationRoles": custom roles need access to what is inside'

const NOT_BOTH_OF_KEY =
  'must not have both "access" and "applicationRoles": "access": "cloud" opens nothing inside'

const EMPTY_LIST = 'must name a role: an empty list gives nothing'

/** The form of custom role names, as the product documents it. */
export const CustomRole = matching(
  /^[A-Za-z0-9][A-Za-z0-9_.-]*$/,
  'must start with a letter or digit, and have letters, digits, "_", "." and "-" only',
)

/** A role that the catalog may not know: an API role id, or a role name. */
export const ExtraRole = matching(
  ROLE_NAME,
  'must be a role name or role id: lower-case letters, digits, "_" and "-"',
)

/**
 * zod accepts any string, so that a misspelt name gets only the finding that suggests the nearest name. The published
 * schema offers the catalog, and accepts names that could be newer roles.
 */
function roleName(kind: AssignmentKind, id = `${keyOf(kind)}Role`) {
  const roles = rolesOf(kind)
  const where = kind === 'organization' ? 'in the organization' : `on ${resourceKind(kind).plural}`
  return z.string().meta({
    id,
    description: `A role ${where}. One that is newer than this release is listed under "extraRoles" of the policy.`,
    anyOf: [
      { enum: roles.map(({ name }) => name), ...explained(roles.map(describeRole)) },
      { pattern: ROLE_NAME.source, patternErrorMessage: `Must be a role ${where}.` },
    ],
  })
}

/** How each holder's roles say what they open inside a deployment or project. */
const INSIDE = {
  person: {
    access: {
      value: 'console',
      name: 'Cloud Console only',
      description: 'Cloud Console only: no access to Elasticsearch and Kibana inside.',
    },
    roles: {
      one: 'a custom role',
      description: 'Custom roles in Elasticsearch and Kibana. On a project they require the role "viewer".',
      examples: ['logs_viewer'],
    },
    cannotHaveBoth: NOT_BOTH,
    snippets: [CONSOLE_ONLY, CUSTOM_ROLES],
  },
  key: {
    access: {
      value: 'cloud',
      name: 'Cloud API only',
      description:
        'Cloud API only: no access to Elasticsearch and Kibana inside. A role alone means the same.',
    },
    roles: {
      one: 'a role',
      description: 'Roles in Elasticsearch and Kibana, predefined or custom.',
      examples: ['viewer'],
    },
    cannotHaveBoth: NOT_BOTH_OF_KEY,
    snippets: [INSIDE_OF_KEY],
  },
} as const

/** Of the kinds that this release knows: each is one definition of the published schema. */
const ROLE_NAMES: ReadonlyMap<AssignmentKind, z.ZodString> = new Map(
  ASSIGNMENT_KINDS.map((kind) => [kind, roleName(kind)] as const),
)

/** Roles of people can end by themselves. Those of a key cannot be changed. */
const TERM = {
  expires: expiry('From then on the member no longer has the role, and stays a member.'),
  reason: reason('Why the member has the role; shown to reviewers.', ['INC-42']),
}

/** Who holds a role. A role opens more by itself for a person than for an API key. */
export type Holder = 'person' | 'key'

/** Organization roles: one or a list. */
export const OrganizationRoles = roles('organization', 'person')
export const OrganizationRolesOfKey = roles('organization', 'key')

/** The value for a resource of `kind`: a role, one with its access inside, or a list of these. */
export function scopeValue(kind: ResourceKind, holder: Holder) {
  const { scopeKey } = resourceKind(kind)
  return roles(kind, holder).meta({
    id: holder === 'person' ? `${scopeKey}Scope` : `${scopeKey}KeyScope`,
    description: `What the ${holder === 'person' ? 'member' : 'key'} can do there: a role, or a list of roles.`,
  })
}

function roles(kind: AssignmentKind, holder: Holder) {
  const name = ROLE_NAMES.get(kind) ?? roleName(kind, `${keyOf(kind)}${holder === 'person' ? '' : 'Key'}Role`)
  const scoped = scopedRole(kind, name, holder)
  return z.union([name, scoped, z.array(z.union([name, scoped])).min(1, EMPTY_LIST)])
}

export type ScopedRole = z.output<ReturnType<typeof scopedRole>>

/** The key of the kind in a member's entry. */
function keyOf(kind: AssignmentKind): string {
  return kind === 'organization' ? kind : resourceKind(kind).scopeKey
}

function scopedRole(kind: AssignmentKind, role: z.ZodString, holder: Holder) {
  const { access, roles, cannotHaveBoth } = INSIDE[holder]
  // Optional in either case, so that both holders' roles have one type.
  const term = holder === 'person' ? TERM : ({} as typeof TERM)
  return z
    .strictObject({
      role,
      access: z.literal(access.value).optional().describe(access.description),
      applicationRoles: z
        .array(CustomRole)
        .min(1, `must name ${roles.one}; ${access.name} is written "access": "${access.value}"`)
        .optional()
        .meta({ description: roles.description, examples: [[...roles.examples]] }),
      ...term,
    })
    .refine(({ access, applicationRoles }) => access === undefined || applicationRoles === undefined, {
      error: cannotHaveBoth,
    })
    .meta({
      id: `${keyOf(kind)}${holder === 'person' ? '' : 'Key'}ScopedRole`,
      description: `A role with what it gives inside${holder === 'person' ? ', and until when' : ''}.`,
      defaultSnippets: snippetsOf(kind, holder),
      ...rulesOfScopedRole(kind, holder),
    })
}

function snippetsOf(kind: AssignmentKind, holder: Holder) {
  const { snippets } = INSIDE[holder]
  const inside = kindRow(kind).hasInside && kind !== 'organization' ? snippets : []
  return holder === 'person' ? [roleThatEnds(rolesOf(kind).map(({ name }) => name)), ...inside] : inside
}

/** What the published schema says about the keys together; the file is checked for it in zod and `AccessReader`. */
function rulesOfScopedRole(kind: AssignmentKind, holder: Holder): Record<string, unknown> {
  if (kind !== 'organization' && !resourceKind(kind).hasInside) {
    const { plural } = resourceKind(kind)
    const nothingInside = { anyOf: [{ required: ['access'] }, { required: ['applicationRoles'] }] }
    const why = `Roles on ${plural} have no "access" or "applicationRoles".`
    return { allOf: [{ not: nothingInside, errorMessage: why }] }
  }
  const { cannotHaveBoth } = INSIDE[holder]
  const notBoth = {
    not: { required: ['access', 'applicationRoles'] },
    errorMessage: sentence(cannotHaveBoth),
  }
  if (!isProjectKind(kind) || holder === 'key') return { allOf: [notBoth] }
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
