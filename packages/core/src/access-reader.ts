/** What a member or a group of a file asks for, as atoms that know where in the file they are asked for. */
import type { Node } from 'jsonc-parser'
import { type Assignment, applicationRoleSet } from './assignment.ts'
import type { FileFindings } from './file-findings.ts'
import { entriesOf, valueNode } from './jsonc-document.ts'
import type { Access } from './members-file.ts'
import type { NamedResources } from './named-resources.ts'
import { didYouMean } from './nearest.ts'
import { isExtraRole } from './policy.ts'
import {
  type AssignmentKind,
  isPredefined,
  isProjectKind,
  RESOURCE_KIND,
  RESOURCE_KINDS,
  type ResourceKind,
  roleId,
  roleName,
  rolesOf,
} from './role.ts'
import type { Policy } from './roster.ts'
import type { ScopedRole } from './scoped-role.ts'

/** An atom and the offset in the file at which it is asked for. */
export interface Asked {
  readonly assignment: Assignment
  readonly offset: number
}

export class AccessReader {
  readonly #policy: Policy
  readonly #resources: NamedResources
  readonly #findings: FileFindings

  constructor(policy: Policy, resources: NamedResources, findings: FileFindings) {
    this.#policy = policy
    this.#resources = resources
    this.#findings = findings
  }

  /** `node` is that of `access`. What cannot be is reported and left out. */
  read(access: Access, node: Node): readonly Asked[] {
    return [
      ...this.#organizationRoles(access, node),
      ...RESOURCE_KINDS.flatMap((kind) => this.#scopes(kind, access, node)),
    ]
  }

  #organizationRoles({ organization }: Access, node: Node): readonly Asked[] {
    if (organization === undefined) return []
    return items(organization, valueNode(node, 'organization') ?? node).flatMap(([role, { offset }]) =>
      this.#isRole('organization', role, offset)
        ? [{ assignment: { kind: 'organization', role }, offset }]
        : [],
    )
  }

  #scopes(kind: ResourceKind, access: Access, node: Node): readonly Asked[] {
    const { scopeKey } = RESOURCE_KIND[kind]
    const scopes = access[scopeKey]
    const object = valueNode(node, scopeKey)
    if (scopes === undefined || object === undefined) return []
    return entriesOf(object).flatMap(({ key, keyNode, valueNode }) => {
      const value = scopes[key]
      const resource = this.#resources.idOf(kind, key, keyNode.offset, this.#findings)
      if (value === undefined || resource === undefined) return []
      return items(value, valueNode).flatMap(([item, itemNode]) => {
        const assignment = this.#scopedAssignment(kind, resource, item, itemNode)
        return assignment ? [{ assignment, offset: itemNode.offset }] : []
      })
    })
  }

  #scopedAssignment(
    kind: ResourceKind,
    resource: string,
    item: string | ScopedRole,
    node: Node,
  ): Assignment | undefined {
    const { role, access, applicationRoles } = typeof item === 'string' ? { role: item } : item
    const roleNode = valueNode(node, 'role') ?? node
    if (!this.#isRole(kind, role, roleNode.offset)) return undefined
    if (access === undefined && applicationRoles === undefined) return { kind, role, resource }
    if (kind === 'connected-cluster') {
      const message = 'Roles on connected clusters have no "access" or "applicationRoles"; leave them out.'
      this.#findings.report('error', 'invalid-value', message, node.offset)
      return undefined
    }
    if (applicationRoles !== undefined && role !== 'viewer' && isProjectKind(kind)) {
      const message = `Custom application roles on a project demand the role "viewer", not ${JSON.stringify(role)}; where both are meant, list them one beside the other.`
      this.#findings.report('error', 'custom-role-needs-viewer', message, roleNode.offset)
      return undefined
    }
    return { kind, role, resource, applicationRoles: applicationRoleSet(applicationRoles ?? []) }
  }

  #isRole(kind: AssignmentKind, role: string, offset: number): boolean {
    if (isPredefined(kind, role)) return true
    // A role id that has a name must go by it, or one role would be two atoms, and an owner not look like one.
    const hasOtherName = roleName(kind, roleId(kind, role)) !== role
    if (!hasOtherName && isExtraRole(this.#policy, kind, role)) return true
    const what = kind === 'organization' ? 'organization' : RESOURCE_KIND[kind].singular
    const message = `There is no ${what} role ${JSON.stringify(role)}${roleHint(kind, role)} If it is newer than this release, list it under "policy" › "extraRoles".`
    this.#findings.report('error', 'unknown-role', message, offset)
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

/** One value or a list of them, each with its node. */
function items<T>(value: T | readonly T[], node: Node): readonly (readonly [T, Node])[] {
  const list: readonly T[] = Array.isArray(value) ? value : [value as T]
  return list.map((item, index) => [item, Array.isArray(value) ? (node.children?.[index] ?? node) : node])
}
