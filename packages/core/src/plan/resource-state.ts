/** What is known about the resources that a plan touches, beyond what members and invitations show. */
import { ALL, type Assignment, compareText } from '../catalog/assignment.ts'
import { compareKinds, isProjectKind, type ResourceKind } from '../catalog/kind.ts'
import { resourceKey } from '../catalog/resource.ts'
import { isPredefined } from '../catalog/role.ts'
import type { Snapshot } from '../organization/snapshot.ts'
import type { Change } from './change.ts'
import { concernsKey, endsMembership, sendsInvitation } from './change-kind.ts'

export interface ResourceStates {
  /** Keys of deployments that are stopped: nobody can change assignments on them. */
  readonly stopped: ReadonlySet<string>
  /** Keys of resources that the organization does not have, or that the key cannot see. */
  readonly missing: ReadonlySet<string>
  /** Whether the key sees every resource, so that a missing one is gone. False unless given. */
  readonly seesAll?: boolean
  /**
   * Custom roles of projects, by the key of the project. Projects that were not looked up are absent. Those that any project
   * of a type has are under the key of `*`, if all of them were looked up.
   */
  readonly customRoles?: ReadonlyMap<string, readonly string[]>
}

export interface TouchedResource {
  readonly kind: ResourceKind
  readonly id: string
  /**
   * Whether custom roles are granted on the resource. Then it matters which ones exist there or, for `*`, in any
   * project.
   */
  readonly grantsCustomRoles?: boolean
}

/**
 * The single resources on which the changes grant or revoke something, or that a new invitation names. Also `*`, if
 * custom roles are granted on all projects of a type. Each once, in a fixed order.
 */
export function touchedResources(changes: readonly Change[]): readonly TouchedResource[] {
  const touched = new Map<string, TouchedResource>()
  const touch = ({ kind, resource }: Assignment, grantsCustomRoles: boolean) => {
    if (kind === 'organization' || resource === undefined) return
    if (resource === ALL && !grantsCustomRoles) return
    const key = resourceKey(kind, resource)
    const known = touched.get(key)?.grantsCustomRoles === true
    touched.set(key, { kind, id: resource, ...((known || grantsCustomRoles) && { grantsCustomRoles: true }) })
  }
  for (const { kind, grant, revoke, after } of changes) {
    // Leaving ends all assignments at once, and keys are made and revoked whole: no single one is touched.
    if (endsMembership(kind) || concernsKey(kind)) continue
    for (const assignment of revoke) touch(assignment, false)
    for (const assignment of [...grant, ...(sendsInvitation(kind) ? after : [])]) {
      touch(assignment, customRolesOf(assignment).length > 0)
    }
  }
  return [...touched.values()].sort((a, b) => compareKinds(a.kind, b.kind) || compareText(a.id, b.id))
}

/** Names of application roles on a project that not every project of the type has. */
export function customRolesOf({ kind, applicationRoles = [] }: Assignment): readonly string[] {
  if (!isProjectKind(kind)) return []
  return applicationRoles.filter((name) => !isPredefined(kind, name.replaceAll('_', '-')))
}

/** Maximum number of deployments that are looked up because they could prevent an invitation. */
const MAX_SUSPECTS = 50

/**
 * A stopped deployment can make the service refuse an invitation to all deployments, and lists leave it out. These are
 * the deployments on which anyone has a role, if the changes send such an invitation.
 */
export function deploymentsInTheWay(
  changes: readonly Change[],
  { members, invitations }: Snapshot,
): readonly TouchedResource[] {
  if (!changes.some(invitesToAllDeployments)) return []
  const ids = [...members, ...invitations]
    .flatMap(({ assignments }) => assignments)
    .flatMap(({ kind, resource = ALL }) => (kind === 'deployment' && resource !== ALL ? [resource] : []))
  return [...new Set(ids)]
    .sort(compareText)
    .slice(0, MAX_SUSPECTS)
    .map((id) => ({ kind: 'deployment', id }))
}

function invitesToAllDeployments({ kind, after }: Pick<Change, 'kind' | 'after'>): boolean {
  return sendsInvitation(kind) && after.some(isOnAllDeployments)
}

export function isOnAllDeployments({ kind, resource }: Assignment): boolean {
  return kind === 'deployment' && resource === ALL
}
