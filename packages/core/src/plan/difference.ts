/** What differs between what the file asks for and what a person has, as far as anybody may change it. */
import { type Assignment, assignmentSet, subtractAssignments } from '../catalog/assignment.ts'
import { resourceKey } from '../catalog/resource.ts'
import { isPredefined, RESOURCE_KIND } from '../catalog/role.ts'
import { isExpressible } from '../file/expressible.ts'
import type { PlanFindings } from '../file/plan-findings.ts'
import { isExtraRole } from '../file/policy.ts'
import type { ListedMember, Policy, Roster } from '../file/roster.ts'
import type { ResourceStates } from './resource-state.ts'

/** Whether files under this policy decide over the assignment. */
export function isManagedBy(policy: Policy, assignment: Assignment): boolean {
  return isKnownRole(policy, assignment) && isExpressible(assignment)
}

export function isKnownRole(policy: Policy, { kind, role }: Assignment): boolean {
  return isPredefined(kind, role) || isExtraRole(policy, kind, role)
}

export interface Difference {
  readonly before: readonly Assignment[]
  readonly grant: readonly Assignment[]
  readonly revoke: readonly Assignment[]
  readonly after: readonly Assignment[]
}

/** Compares people with a roster, and reports what stands in the way of making them agree. */
export class Comparison {
  readonly #roster: Roster
  readonly #resources: ResourceStates | undefined
  readonly #findings: PlanFindings

  constructor(roster: Roster, resources: ResourceStates | undefined, findings: PlanFindings) {
    this.#roster = roster
    this.#resources = resources
    this.#findings = findings
  }

  /** Whether the assignment is the file's to give and take: others are carried as they are. */
  isManaged(assignment: Assignment): boolean {
    return isManagedBy(this.#roster.policy, assignment)
  }

  /**
   * `holdings` are the sets of atoms the person may turn out to hold: one for a member, one for each open
   * invitation. What any lacks is granted, what any has too much is revoked.
   */
  difference(listed: ListedMember, holdings: readonly (readonly Assignment[])[]): Difference {
    const before = assignmentSet(holdings.flat())
    const lacking = assignmentSet(holdings.flatMap((held) => subtractAssignments(listed.assignments, held)))
    const surplus = subtractAssignments(before, listed.assignments).filter((held) => this.isManaged(held))
    const grant = this.grantable(listed, lacking)
    const revoke = this.changeable(listed, surplus)
    return { before, grant, revoke, after: assignmentSet([...subtractAssignments(before, revoke), ...grant]) }
  }

  /** What of `assignments` can be granted; a resource that is not there is worth a word. */
  grantable(listed: ListedMember, assignments: readonly Assignment[]): readonly Assignment[] {
    for (const { kind, resource } of assignments) {
      if (kind === 'organization' || resource === undefined) continue
      if (!this.#resources?.missing.has(resourceKey(kind, resource))) continue
      const { singular } = RESOURCE_KIND[kind]
      const message = `The organization has no ${singular} ${this.#nameOf(kind, resource)}, or this key may not see it. Correct the id, or take the roles on it out of the file.`
      this.#findings.report('warning', 'resource-not-found', message, listed)
    }
    return this.changeable(listed, assignments)
  }

  /** Leaves out atoms on stopped deployments, which nobody can change, and says so. */
  changeable(listed: ListedMember, assignments: readonly Assignment[]): readonly Assignment[] {
    return assignments.filter(({ kind, resource }) => {
      if (kind === 'organization' || resource === undefined) return true
      if (!this.#resources?.stopped.has(resourceKey(kind, resource))) return true
      const { singular } = RESOURCE_KIND[kind]
      const message = `The roles of ${listed.email} on the ${singular} ${this.#nameOf(kind, resource)} cannot be changed while it is stopped. Start it, and the next run changes them.`
      this.#findings.report('warning', 'resource-stopped', message, listed)
      return false
    })
  }

  #nameOf(kind: Assignment['kind'], resource: string): string {
    return this.#roster.resources.name(kind, resource) ?? resource
  }
}
