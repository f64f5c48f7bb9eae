/**
 * What a role means to the one who has it: what it allows in the Cloud Console, and what it gives inside the
 * deployment or project. Source: the product documentation, "User roles and privileges"; the sentences are ours.
 */
import type { Assignment } from './assignment.ts'
import { type AssignmentKind, isPredefined, roleLabel } from './role.ts'

export const INSIDE_ACCESS = ['stack-role', 'project-role', 'custom-roles', 'none', 'unknown'] as const

export interface InsideAccess {
  /**
   * - `stack-role`: a built-in role of Elasticsearch and Kibana.
   * - `project-role`: a role that projects of this type come with.
   * - `custom-roles`: roles that somebody has defined inside.
   * - `none`: nothing inside can be opened with it.
   * - `unknown`: a role newer than this release.
   */
  readonly access: (typeof INSIDE_ACCESS)[number]
  readonly roles: readonly string[]
}

export interface RoleMeaning {
  /** What it allows in the Cloud Console: a clause without a subject. */
  readonly console: string
  readonly inside: InsideAccess
}

const PROJECT_ADMIN = 'manages projects and their settings, and who has roles on them'
const PROJECT_VIEWER = 'sees projects and their settings, and changes nothing'
/** Security personas differ by what they may do inside. */
const PERSONA = 'opens projects, and manages none'

const CONSOLE: Readonly<Record<AssignmentKind, Readonly<Record<string, string>>>> = {
  organization: {
    owner: 'manages everything: members, roles, API keys, billing, and every deployment and project',
    'billing-admin': 'manages billing and subscription, and no deployments or projects',
  },
  deployment: {
    admin: 'manages deployments and their settings, and who has roles on them',
    editor: 'changes the settings of deployments, and nobody’s roles',
    viewer: 'sees deployments and their settings, and changes nothing',
  },
  elasticsearch: {
    admin: PROJECT_ADMIN,
    developer: 'opens projects and builds in them, and manages none',
    viewer: PROJECT_VIEWER,
  },
  observability: {
    admin: PROJECT_ADMIN,
    editor: 'opens projects and configures what is in them, and nobody’s roles',
    viewer: PROJECT_VIEWER,
  },
  security: {
    admin: PROJECT_ADMIN,
    editor: 'opens projects and configures what is in them, and nobody’s roles',
    viewer: PROJECT_VIEWER,
  },
  'connected-cluster': {
    admin: 'manages connected clusters and their services, and who has roles on them',
    viewer: 'sees connected clusters and their services, and changes nothing',
  },
}

/** Roles of the stack that go with cloud roles of the same meaning, whatever the kind. */
const STACK_ROLES: Readonly<Record<string, string>> = {
  owner: 'superuser',
  admin: 'superuser',
  editor: 'editor',
  viewer: 'viewer',
}

const NOTHING: InsideAccess = { access: 'none', roles: [] }

export function meaningOf(assignment: Assignment): RoleMeaning {
  const { kind, role } = assignment
  const predefined = isPredefined(kind, role)
  const console = predefined
    ? (CONSOLE[kind][role] ?? PERSONA)
    : 'allows what the service says it does: this release does not know the role'
  return { console, inside: insideOf(assignment, predefined) }
}

function insideOf({ kind, role, applicationRoles }: Assignment, predefined: boolean): InsideAccess {
  // Connected clusters are signed in to by themselves, and billing is no place to sign in to.
  if (kind === 'connected-cluster' || (kind === 'organization' && role === 'billing-admin')) return NOTHING
  if (applicationRoles !== undefined) {
    return applicationRoles.length === 0 ? NOTHING : { access: 'custom-roles', roles: applicationRoles }
  }
  if (!predefined) return { access: 'unknown', roles: [] }
  const stackRole = STACK_ROLES[role]
  return stackRole === undefined
    ? { access: 'project-role', roles: [roleLabel(kind, role)] }
    : { access: 'stack-role', roles: [stackRole] }
}
