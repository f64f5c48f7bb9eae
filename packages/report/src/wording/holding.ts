/** Assignments in words, grouped: "Editor on all deployments", "Viewer on logs-prod and shop". */
import {
  type ApplicationRoles,
  type Assignment,
  type AssignmentKind,
  isPredefined,
  kindsAmong,
  OWNER,
  roleId,
  roleLabel,
  type UnknownAssignment,
} from '@roster/core'
import { code, list, listOfLists, type Phrase, phrase, strong, words } from '../phrase/phrase.ts'
import type { Names } from './names.ts'

/** A role, with its application roles. */
export interface RoleVariant {
  readonly role: string
  readonly applicationRoles?: ApplicationRoles
}

/** The same roles on one or more resources. Organization roles have no resources. */
export interface Holding {
  readonly kind: AssignmentKind
  readonly roles: readonly RoleVariant[]
  readonly resources: readonly string[]
}

/** Groups resources with equal roles, in the order of the assignments. */
export function holdings(assignments: readonly Assignment[]): readonly Holding[] {
  const byKind = Map.groupBy(assignments, ({ kind }) => kind)
  return kindsAmong(assignments).flatMap((kind) => {
    const groups = new Map<string, { roles: readonly RoleVariant[]; resources: string[] }>()
    for (const [resource, roles] of rolesByResource(byKind.get(kind) ?? [])) {
      const key = JSON.stringify(roles)
      const group = groups.get(key) ?? { roles, resources: [] }
      if (resource !== '') group.resources.push(resource)
      groups.set(key, group)
    }
    return [...groups.values()].map((group) => ({ kind, ...group }))
  })
}

/** Resource → its roles. The key of organization roles is the empty string. */
export function rolesByResource(
  assignments: readonly Assignment[],
): ReadonlyMap<string, readonly RoleVariant[]> {
  const roles = new Map<string, RoleVariant[]>()
  for (const { resource = '', role, applicationRoles } of assignments) {
    const variants = roles.get(resource) ?? []
    variants.push(applicationRoles === undefined ? { role } : { role, applicationRoles })
    roles.set(resource, variants)
  }
  return roles
}

export function isOwnerAssignment({ kind, role }: Assignment): boolean {
  return kind === 'organization' && role === OWNER
}

/** "Editor on all deployments; Viewer on search (Elasticsearch)", or undefined if there is nothing. */
export function holdingsPhrase(
  assignments: readonly Assignment[],
  names: Names,
  carried: readonly UnknownAssignment[] = [],
): Phrase | undefined {
  const parts = [
    ...holdings(assignments).map((holding) => holdingPhrase(holding, names)),
    ...carried.map(unknownPhrase),
  ]
  return parts.length === 0 ? undefined : listOfLists(parts)
}

export function holdingPhrase({ kind, roles, resources }: Holding, names: Names): Phrase {
  return phrase`${rolesPhrase(kind, roles)}${onPhrase(kind, resources, names)}`
}

/** " on shop and logs-prod", or nothing for organization roles. */
export function onPhrase(kind: AssignmentKind, resources: readonly string[], names: Names): Phrase {
  if (kind === 'organization' || resources.length === 0) return []
  return phrase` on ${list(names.resources(kind, resources))}${names.kindNote(kind, resources)}`
}

export function rolesPhrase(kind: AssignmentKind, roles: readonly RoleVariant[]): Phrase {
  return list(roles.map((variant) => rolePhrase(kind, variant)))
}

function rolePhrase(kind: AssignmentKind, { role, applicationRoles }: RoleVariant): Phrase {
  const label = isPredefined(kind, role) ? catalogLabel(kind, role) : code(roleId(kind, role))
  if (applicationRoles === undefined) return label
  if (applicationRoles.length === 0) return phrase`${label} (Cloud Console only)`
  const noun = applicationRoles.length === 1 ? 'custom role' : 'custom roles'
  return phrase`${label} (${words(noun)} ${list(applicationRoles.map(code))})`
}

/** Owners can do everything, so their role is in bold. */
function catalogLabel(kind: AssignmentKind, role: string): Phrase {
  const label = roleLabel(kind, role)
  return kind === 'organization' && role === OWNER ? strong(words(label)) : words(label)
}

export function unknownPhrase({ path, roleId: id }: UnknownAssignment): Phrase {
  return id === '' ? phrase`something under ${code(path)}` : phrase`${code(id)} (${code(path)})`
}

/** " · **Organization owner**", if the file makes the person one. */
export function ownerNote(email: string, names: Names): Phrase {
  const owner = names.listed(email)?.assignments.filter(isOwnerAssignment) ?? []
  const held = holdingsPhrase(owner, names)
  return held === undefined ? [] : phrase` · ${held}`
}
