/** The difference between what the file asks for and what a person has, as far as it can be changed. */

import { ALL, type Assignment, assignmentSet, isOwner, subtractAssignments } from '../catalog/assignment.ts'
import { resourceKind } from '../catalog/kind.ts'
import { resourceKey } from '../catalog/resource.ts'
import { isPredefined } from '../catalog/role.ts'
import { isExpressible } from '../file/expressible.ts'
import { admitsKind, isExtraRole } from '../file/policy.ts'
import type { ListedMember, Policy, Roster } from '../file/roster.ts'
import type { Holder } from '../format/scoped-role.ts'
import type { PlanFindings } from '../organization/plan-findings.ts'
import { conjunction } from '../text/enumeration.ts'
import { didYouMean } from '../text/nearest.ts'
import { quoted } from '../text/quoted.ts'
import { customRolesOf, isOnAllDeployments, type ResourceStates } from './resource-state.ts'

/** Whether files under this policy manage the assignment. */
export function isManagedBy(policy: Policy, assignment: Assignment, holder: Holder = 'person'): boolean {
  // However its application roles are written, an owner who is not listed as one is a difference.
  if (policy.unknown === 'revoke' || isOwner(assignment)) return true
  return isKnownRole(policy, assignment) && isExpressible(assignment, holder)
}

export function isKnownRole(policy: Policy, { kind, role }: Assignment): boolean {
  return admitsKind(policy, kind) && (isPredefined(kind, role) || isExtraRole(policy, kind, role))
}

export interface Difference {
  readonly before: readonly Assignment[]
  readonly grant: readonly Assignment[]
  readonly revoke: readonly Assignment[]
  readonly after: readonly Assignment[]
}

/** Why roles on a resource may not be changeable. Nobody can change those on a resource that is stopped or gone. */
interface ResourceTrouble {
  /** A `missing` resource can be one that the key does not see. */
  readonly is: 'stopped' | 'gone' | 'missing'
  /** "deployment shop". */
  readonly resource: string
}

/** Compares people with a roster, and reports what prevents them from matching. */
export class Comparison {
  readonly #roster: Roster
  readonly #resources: ResourceStates | undefined
  readonly #findings: PlanFindings

  constructor(roster: Roster, resources: ResourceStates | undefined, findings: PlanFindings) {
    this.#roster = roster
    this.#resources = resources
    this.#findings = findings
  }

  /** Whether the file manages the assignment. Others are preserved. */
  isManaged(assignment: Assignment): boolean {
    return isManagedBy(this.#roster.policy, assignment)
  }

  /**
   * `holdings` are the sets of assignments that the person has or could accept: one for a member, one for each open
   * invitation. Roles that any of them lacks are granted, and roles that any has in excess are revoked.
   */
  difference(listed: ListedMember, holdings: readonly (readonly Assignment[])[]): Difference {
    const before = assignmentSet(holdings.flat())
    const lacking = assignmentSet(holdings.flatMap((held) => subtractAssignments(listed.assignments, held)))
    const surplus = subtractAssignments(before, listed.assignments).filter((held) => this.isManaged(held))
    const grant = this.grantable(listed, lacking)
    const revoke = this.#revocable(listed, surplus)
    return { before, grant, revoke, after: assignmentSet([...subtractAssignments(before, revoke), ...grant]) }
  }

  /**
   * Leaves out roles on resources that are stopped or gone, which nobody can change, and reports them. Roles on
   * resources that are only missing are tried, because the key may not see these.
   */
  grantable(listed: ListedMember, assignments: readonly Assignment[]): readonly Assignment[] {
    return assignments.filter((assignment) => {
      this.#reportMissingRoles(listed, assignment)
      const trouble = this.#troubleWith(assignment)
      if (trouble?.is === 'stopped') this.#reportStopped(listed, trouble, assignment)
      else if (trouble?.is === 'missing') {
        const message = `The organization has no ${trouble.resource}, or this key may not see it. Correct the id, or take the roles on it out of the file.`
        this.#findings.report('warning', 'resource-not-found', message, listed)
      } else if (trouble) {
        const message = `The organization has no ${trouble.resource}, so ${listed.email} gets no roles on it. Correct the id, or take the roles on it out of the file.`
        this.#findings.differ('warning', 'resource-not-found', message, listed, { assignments: [assignment] })
      }
      return trouble === undefined || trouble.is === 'missing'
    })
  }

  /** Leaves out roles on resources that are stopped or gone, and reports them. */
  #revocable(listed: ListedMember, assignments: readonly Assignment[]): readonly Assignment[] {
    return assignments.filter((assignment) => {
      const trouble = this.#troubleWith(assignment)
      if (trouble?.is === 'stopped') this.#reportStopped(listed, trouble, assignment)
      if (trouble?.is === 'gone') {
        const message = `${listed.email} still holds roles on the ${trouble.resource}, which the organization no longer has. They grant no access and cannot be revoked.`
        this.#findings.differ('info', 'resource-gone', message, listed, { assignments: [assignment] })
      }
      return trouble === undefined || trouble.is === 'missing'
    })
  }

  /**
   * The roles that a new invitation can contain. The service refuses the whole invitation for one role on a resource
   * that is stopped or gone.
   */
  sendable(listed: ListedMember, assignments: readonly Assignment[]): readonly Assignment[] {
    return assignments.filter((assignment) => {
      const trouble = this.#troubleWith(assignment)
      if (trouble?.is === 'stopped') this.#reportStopped(listed, trouble, assignment)
      return trouble === undefined || trouble.is === 'missing'
    })
  }

  #reportStopped(listed: ListedMember, { resource }: ResourceTrouble, assignment: Assignment): void {
    const message = `The roles of ${listed.email} on the ${resource} cannot be changed while it is stopped. Start it, and the next run changes them.`
    this.#findings.differ('warning', 'resource-stopped', message, listed, { assignments: [assignment] })
  }

  #troubleWith({ kind, resource }: Assignment): ResourceTrouble | undefined {
    if (kind === 'organization' || resource === undefined || this.#resources === undefined) return undefined
    const { stopped, missing, seesAll = false } = this.#resources
    const key = resourceKey(kind, resource)
    const is = stopped.has(key) ? 'stopped' : missing.has(key) ? (seesAll ? 'gone' : 'missing') : undefined
    return (
      is && {
        is,
        resource: `${resourceKind(kind).singular} ${this.#roster.resources.nameOf(kind, resource)}`,
      }
    )
  }

  /** Users report that the service refuses invitations to all deployments while one of them is stopped. */
  reportInTheWay(listed: ListedMember, invitedWith: readonly Assignment[]): void {
    if (!invitedWith.some(isOnAllDeployments)) return
    const stopped = [...(this.#resources?.stopped ?? [])].map((key) => {
      const id = key.slice(resourceKey('deployment', '').length)
      return this.#roster.resources.nameOf('deployment', id)
    })
    if (stopped.length === 0) return
    const [one] = stopped
    const which = stopped.length === 1 ? `deployment ${one} is` : `deployments ${conjunction(stopped)} are`
    const end = stopped.length === 1 ? 'it is' : 'they are'
    const message = `The invitation of ${listed.email} is for all deployments, and the ${which} stopped: the service may refuse it until ${end} started or deleted.`
    this.#findings.report('warning', 'stopped-in-the-way', message, listed)
  }

  /** A custom role that the project, or every project, lacks gives no access, and the service does not say so. */
  #reportMissingRoles(listed: ListedMember, granted: Assignment): void {
    const { kind, resource } = granted
    if (kind === 'organization' || resource === undefined) return
    const existing = this.#resources?.customRoles?.get(resourceKey(kind, resource))
    if (existing === undefined) return
    for (const role of customRolesOf(granted).filter((name) => !existing.includes(name))) {
      const { singular } = resourceKind(kind)
      const suggestion = didYouMean(role, existing)
      const which =
        resource === ALL
          ? `No ${singular}`
          : `The ${singular} ${this.#roster.resources.nameOf(kind, resource)}`
      const has = resource === ALL ? 'has a' : 'has no'
      const message = `${which} ${has} custom role ${quoted(role)}, so it gives ${listed.email} no access${suggestion || '.'}`
      this.#findings.report('warning', 'custom-role-missing', message, listed)
    }
  }
}
