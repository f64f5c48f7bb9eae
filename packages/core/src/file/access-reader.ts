/** Reads the access of an entry or a group as assignments with their places in the file. */

import { type Assignment, applicationRoleSet } from '../catalog/assignment.ts'
import { canonicalAssignment } from '../catalog/canonical-assignment.ts'
import {
  type AssignmentKind,
  isProjectKind,
  kindOfScopeKey,
  type ResourceKind,
  resourceKind,
  type ScopeKey,
} from '../catalog/kind.ts'
import { isPredefined, roleId, roleName, rolesOf } from '../catalog/role.ts'
import { type Given, termOf } from '../catalog/term.ts'
import { type Access, valueUnder } from '../format/members-file.ts'
import type { Holder, ScopedRole } from '../format/scoped-role.ts'
import { itemOf, propertiesOf, startOf, type Value } from '../jsonc/tree.ts'
import { didYouMean } from '../text/nearest.ts'
import { quoted } from '../text/quoted.ts'
import type { FileFindings } from './file-findings.ts'
import type { NamedResources } from './named-resources.ts'
import { isExtraRole } from './policy.ts'
import type { Policy } from './roster.ts'

/** An assignment and the offset in the file at which it is asked for. */
export interface Asked extends Given {
  readonly offset: number
  /** As the file writes it, if that is another form of the same for people: API keys inherit nothing inside. */
  readonly written?: Assignment
}

/** A kind and a resource, by its id or `*`. */
interface ResolvedScope {
  readonly kind: ResourceKind
  readonly resource: string
}

type Scopes = NonNullable<Access[ScopeKey]>

/** Assignments and custom roles. */
export function sizeOf(asked: readonly Asked[]): number {
  return asked.reduce((sum, { assignment }) => sum + 1 + (assignment.applicationRoles?.length ?? 0), 0)
}

export class AccessReader {
  readonly #policy: Policy
  readonly #resources: NamedResources
  readonly #findings: FileFindings
  readonly #holder: Holder

  /** @param holder Who has the access that is read; groups are read as for people. */
  constructor(policy: Policy, resources: NamedResources, findings: FileFindings, holder: Holder = 'person') {
    this.#policy = policy
    this.#resources = resources
    this.#findings = findings
    this.#holder = holder
  }

  /** Reports invalid parts and leaves them out. @param value What `access` was read from. */
  read(access: Access, value: Value): readonly Asked[] {
    const asked: Asked[] = []
    for (const { key = '', value: inner } of propertiesOf(value)) {
      const kind = kindOfScopeKey(key)
      if (key === 'organization') this.#readOrganizationRoles(access.organization ?? [], inner, asked)
      else if (kind) this.#readScopes(kind, valueUnder(access, key) ?? {}, inner, asked)
    }
    return asked
  }

  #readOrganizationRoles(roles: NonNullable<Access['organization']>, value: Value, asked: Asked[]): void {
    const kind = 'organization'
    for (const [index, item] of [roles].flat().entries()) {
      const part = partOf(value, index)
      const written: Partial<ScopedRole> & { readonly role: string } =
        typeof item === 'string' ? { role: item } : item
      const { role, access, applicationRoles } = written
      const roleOffset = startOf(itemOf(part, 'role')?.value ?? part)
      if (!this.#isRole(kind, role, roleOffset)) continue
      const inside = access === undefined ? applicationRoles : []
      const assignment = {
        kind,
        role,
        ...(inside && { applicationRoles: applicationRoleSet(inside) }),
      } as const
      asked.push(askedFor(assignment, startOf(part), written))
    }
  }

  #readScopes(kind: ResourceKind, scopes: Scopes, value: Value, asked: Asked[]): void {
    for (const item of propertiesOf(value)) {
      const { key = '' } = item
      const roles = scopes[key]
      const resource = this.#resources.idOf(kind, key, startOf(item), this.#findings)
      if (roles === undefined || resource === undefined) continue
      const scope = { kind, resource }
      if (Array.isArray(roles)) {
        roles.forEach((role, index) => {
          this.#readRole(scope, role, partOf(item.value, index), asked)
        })
      } else {
        this.#readRole(scope, roles, item.value, asked)
      }
    }
  }

  #readRole(
    { kind, resource }: ResolvedScope,
    item: string | ScopedRole,
    value: Value,
    asked: Asked[],
  ): void {
    const offset = startOf(value)
    if (typeof item === 'string') {
      if (this.#isRole(kind, item, offset)) asked.push({ assignment: { kind, role: item, resource }, offset })
      return
    }
    const { role, access, applicationRoles } = item
    const roleOffset = startOf(itemOf(value, 'role')?.value ?? value)
    if (!this.#isRole(kind, role, roleOffset)) return
    if (access === undefined && applicationRoles === undefined) {
      asked.push(askedFor({ kind, role, resource }, offset, item))
    } else if (!resourceKind(kind).hasInside) {
      const message = `Roles on ${resourceKind(kind).plural} have no "access" or "applicationRoles"; leave them out.`
      this.#findings.report('error', 'invalid-value', message, offset)
    } else if (
      applicationRoles !== undefined &&
      role !== 'viewer' &&
      isProjectKind(kind) &&
      this.#holder === 'person'
    ) {
      const message = `Custom application roles on a project require the role "viewer", not ${quoted(role)}. If you mean both, list them one beside the other.`
      this.#findings.report('error', 'custom-role-needs-viewer', message, roleOffset)
    } else {
      if (access === 'console' && kind === 'deployment') {
        this.#findings.report('info', 'undocumented-access', UNDOCUMENTED_ACCESS, offset)
      }
      const inside = applicationRoleSet(applicationRoles ?? [])
      asked.push(askedFor({ kind, role, resource, applicationRoles: inside }, offset, item))
    }
  }

  #isRole(kind: AssignmentKind, role: string, offset: number): boolean {
    if (isPredefined(kind, role)) return true
    // A role id with a name must be written by that name. Otherwise one role would be two assignments, and an owner would not look like one.
    const hasOtherName = roleName(kind, roleId(kind, role)) !== role
    if (!hasOtherName && isExtraRole(this.#policy, kind, role)) return true
    const what = kind === 'organization' ? 'organization' : resourceKind(kind).singular
    const message = `There is no ${what} role ${quoted(role)}${roleHint(kind, role)} If it is newer than this release, list it under "policy" › "extraRoles".`
    this.#findings.report('error', 'unknown-role', message, offset)
    return false
  }
}

function askedFor(
  written: Assignment,
  offset: number,
  { expires, reason }: Pick<Partial<ScopedRole>, 'expires' | 'reason'>,
): Asked {
  const term = termOf({ expires, reason })
  const assignment = canonicalAssignment(written)
  return { assignment, offset, ...(assignment !== written && { written }), ...(term && { term }) }
}

const UNDOCUMENTED_ACCESS =
  'Cloud Console only is documented for projects and Organization owners, not for deployments. Check in the Cloud Console that this role is what you mean.'

function roleHint(kind: AssignmentKind, role: string): string {
  const roles = rolesOf(kind)
  const names = roles.map(({ name }) => name)
  const known = roles.find(({ id, label }) => id === role || label.toLowerCase() === role.toLowerCase())
  if (known) return `; write ${quoted(known.name)}.`
  return didYouMean(role, names) || `; known are ${names.join(', ')}.`
}

/** The item of a list, or the value itself if it is not one. */
function partOf(value: Value, index: number): Value {
  return (value.type === 'array' ? value.items[index]?.value : undefined) ?? value
}
