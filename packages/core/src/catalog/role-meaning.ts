/** What a role means to its holder: what it allows in the Cloud Console, and what it opens inside a deployment or project. */
import { ALL, type Assignment } from './assignment.ts'
import { kindRow } from './kind.ts'
import type { InsideAccess } from './kinds.ts'
import { type Role, roleRow } from './role.ts'

export interface RoleMeaning {
  /** What it allows in the Cloud Console: a clause without a subject. */
  readonly console: string
  readonly inside: InsideAccess
}

const UNKNOWN_ROLE = 'allows something that this release does not know'

const NOTHING: InsideAccess = { access: 'none', roles: [] }

export function meaningOf(assignment: Assignment): RoleMeaning {
  const inside = insideOf(assignment)
  const row = roleRow(assignment.kind, assignment.role)
  const { console = UNKNOWN_ROLE, consoleOnAll = console, consoleOnly } = row ?? {}
  const allowed = assignment.resource === ALL ? consoleOnAll : console
  return { console: (inside.access === 'none' ? consoleOnly : undefined) ?? allowed, inside }
}

function insideOf({ kind, role, applicationRoles }: Assignment): InsideAccess {
  const inside = roleRow(kind, role)?.inside
  if (!kindRow(kind).hasInside || inside?.access === 'none') return NOTHING
  if (applicationRoles === undefined) return inside ?? { access: 'unknown', roles: [] }
  return applicationRoles.length === 0 ? NOTHING : { access: 'custom-roles', roles: applicationRoles }
}

/** A role in a sentence or two, for editors and the reference: its label and what it allows. */
export function describeRole({ kind, name, label }: Role): string {
  const { console, inside } = meaningOf({
    kind,
    role: name,
    ...(kind === 'organization' ? {} : { resource: '*' }),
  })
  return `${label}. It ${console}. ${insideText(inside)}`
}

function insideText({ access, roles }: InsideAccess): string {
  const names = roles.map((role) => JSON.stringify(role)).join(', ')
  switch (access) {
    case 'stack-role':
      return `Inside, it is the built-in role ${names} of Elasticsearch and Kibana.`
    case 'project-role':
      return `Inside, it is the role ${names} of the project.`
    case 'none':
      return 'It opens nothing inside.'
    default:
      return 'This release does not know what it opens inside.'
  }
}
