/** What a member or a group of a file asks for, as atoms that know where in the file they are asked for. */
import { type Assignment, applicationRoleSet } from '../catalog/assignment.ts'
import {
  type AssignmentKind,
  isProjectKind,
  RESOURCE_KINDS,
  type ResourceKind,
  resourceKind,
} from '../catalog/kind.ts'
import { isPredefined, roleId, roleName, rolesOf } from '../catalog/role.ts'
import type { Access } from '../format/members-file.ts'
import type { ScopedRole } from '../format/scoped-role.ts'
import type { Part, Place } from '../jsonc/part.ts'
import { didYouMean } from '../text/nearest.ts'
import type { FileFindings } from './file-findings.ts'
import type { NamedResources } from './named-resources.ts'
import { isExtraRole } from './policy.ts'
import type { Policy } from './roster.ts'

/** An atom and the place in the file at which it is asked for. */
export interface Asked {
  readonly assignment: Assignment
  readonly place: Place
}

/** What the key of a scope stands for, and the atoms of roles alone that were read for it. */
interface Scope {
  readonly resource: string
  readonly atoms: Map<string, Assignment>
}

export class AccessReader {
  readonly #policy: Policy
  readonly #resources: NamedResources
  readonly #findings: FileFindings
  /** By kind and key: thousands ask for the same. */
  readonly #scopes = new Map<ResourceKind, Map<string, Scope>>()

  constructor(policy: Policy, resources: NamedResources, findings: FileFindings) {
    this.#policy = policy
    this.#resources = resources
    this.#findings = findings
  }

  /** `part` is where `access` stands. What cannot be is reported and left out. */
  read(access: Access, part: Part): readonly Asked[] {
    const asked: Asked[] = []
    this.#readOrganizationRoles(access, part, asked)
    for (const kind of RESOURCE_KINDS) this.#readScopes(kind, access, part, asked)
    return asked
  }

  #readOrganizationRoles({ organization }: Access, part: Part, asked: Asked[]): void {
    if (organization === undefined) return
    for (const [index, role] of listOf(organization).entries()) {
      const place = part.at(Array.isArray(organization) ? ['organization', index] : ['organization'])
      if (this.#isRole('organization', role, place)) {
        asked.push({ assignment: { kind: 'organization', role }, place })
      }
    }
  }

  #readScopes(kind: ResourceKind, access: Access, part: Part, asked: Asked[]): void {
    const { scopeKey } = resourceKind(kind)
    const scopes = access[scopeKey]
    if (scopes === undefined) return
    for (const [key, value] of Object.entries(scopes)) {
      const scope = this.#scope(kind, key, part)
      if (scope === undefined) continue
      for (const [index, item] of listOf(value).entries()) {
        const path = Array.isArray(value) ? [scopeKey, key, index] : [scopeKey, key]
        const place = part.at(path)
        const rolePlace = typeof item === 'string' ? place : part.at([...path, 'role'])
        const assignment = this.#scopedAssignment(kind, scope, item, { place, rolePlace })
        if (assignment) asked.push({ assignment, place })
      }
    }
  }

  #scope(kind: ResourceKind, key: string, part: Part): Scope | undefined {
    const scopes = this.#scopes.get(kind) ?? new Map<string, Scope>()
    const known = scopes.get(key)
    if (known) return known
    const keyPlace = part.atKey([resourceKind(kind).scopeKey, key])
    const resource = this.#resources.idOf(kind, key, keyPlace, this.#findings)
    if (resource === undefined) return undefined
    const scope = { resource, atoms: new Map() }
    this.#scopes.set(kind, scopes.set(key, scope))
    return scope
  }

  #scopedAssignment(
    kind: ResourceKind,
    { resource, atoms }: Scope,
    item: string | ScopedRole,
    { place, rolePlace }: { readonly place: Place; readonly rolePlace: Place },
  ): Assignment | undefined {
    const { role, access, applicationRoles } = typeof item === 'string' ? { role: item } : item
    if (access === undefined && applicationRoles === undefined) {
      const known = atoms.get(role)
      if (known) return known
      if (!this.#isRole(kind, role, rolePlace)) return undefined
      const assignment = { kind, role, resource }
      atoms.set(role, assignment)
      return assignment
    }
    if (!this.#isRole(kind, role, rolePlace)) return undefined
    const { hasInside, plural } = resourceKind(kind)
    if (!hasInside) {
      const message = `Roles on ${plural} have no "access" or "applicationRoles"; leave them out.`
      this.#findings.report('error', 'invalid-value', message, place.offset)
      return undefined
    }
    if (applicationRoles !== undefined && role !== 'viewer' && isProjectKind(kind)) {
      const message = `Custom application roles on a project demand the role "viewer", not ${JSON.stringify(role)}; where both are meant, list them one beside the other.`
      this.#findings.report('error', 'custom-role-needs-viewer', message, rolePlace.offset)
      return undefined
    }
    return { kind, role, resource, applicationRoles: applicationRoleSet(applicationRoles ?? []) }
  }

  #isRole(kind: AssignmentKind, role: string, place: Place): boolean {
    if (isPredefined(kind, role)) return true
    // A role id that has a name must go by it, or one role would be two atoms, and an owner not look like one.
    const hasOtherName = roleName(kind, roleId(kind, role)) !== role
    if (!hasOtherName && isExtraRole(this.#policy, kind, role)) return true
    const what = kind === 'organization' ? 'organization' : resourceKind(kind).singular
    const message = `There is no ${what} role ${JSON.stringify(role)}${roleHint(kind, role)} If it is newer than this release, list it under "policy" › "extraRoles".`
    this.#findings.report('error', 'unknown-role', message, place.offset)
    return false
  }
}

function roleHint(kind: AssignmentKind, role: string): string {
  const roles = rolesOf(kind)
  const names = roles.map(({ name }) => name)
  const known = roles.find(({ id, label }) => id === role || label.toLowerCase() === role.toLowerCase())
  if (known) return `; write ${JSON.stringify(known.name)}.`
  return didYouMean(role, names) || `; known are ${names.join(', ')}.`
}

/** One value or a list of them. */
function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T]
}
