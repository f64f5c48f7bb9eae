/** What is known about the resources that a plan touches, beyond members and invitations. */
import { ALL, compareText } from '../catalog/assignment.ts'
import { RESOURCE_KINDS, type ResourceKind } from '../catalog/kind.ts'
import { resourceKey } from '../catalog/resource.ts'
import type { Change } from './change.ts'
import { endsMembership, sendsInvitation } from './change-kind.ts'

export interface ResourceStates {
  /** Keys of deployments that are stopped: nobody can change assignments on them. */
  readonly stopped: ReadonlySet<string>
  /** Keys of resources the organization does not have, as far as the key may see. */
  readonly missing: ReadonlySet<string>
  /** Whether the key sees every resource, so that a missing one is gone. False unless given. */
  readonly seesAll?: boolean
}

export interface TouchedResource {
  readonly kind: ResourceKind
  readonly id: string
}

/**
 * The single resources on which the changes grant or revoke roles, or that a new invitation names: each once, in a
 * fixed order.
 */
export function touchedResources(changes: readonly Change[]): readonly TouchedResource[] {
  const touched = new Map<string, TouchedResource>()
  for (const { kind: change, grant, revoke, after } of changes) {
    // Ending a membership ends its roles, without touching any single assignment.
    if (endsMembership(change)) continue
    const sent = sendsInvitation(change) ? after : []
    for (const { kind, resource } of [...grant, ...revoke, ...sent]) {
      if (kind === 'organization' || resource === undefined || resource === ALL) continue
      touched.set(resourceKey(kind, resource), { kind, id: resource })
    }
  }
  return [...touched.values()].sort(
    (a, b) => RESOURCE_KINDS.indexOf(a.kind) - RESOURCE_KINDS.indexOf(b.kind) || compareText(a.id, b.id),
  )
}
