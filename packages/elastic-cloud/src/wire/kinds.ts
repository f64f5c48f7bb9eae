/** How each kind that roles are assigned on looks on the wire: data only, taken from the table of kinds. */
import {
  ASSIGNMENT_KINDS,
  type AssignmentKind,
  isKnownKind,
  isProjectKind,
  kindOfWirePath,
  kindRow,
  type ProjectType,
  projectType,
  resourceKind,
  rolesOf,
  type WirePath,
} from '@roster/core'

export type { ProjectType, WirePath }

export interface WireKind {
  readonly kind: AssignmentKind
  /** Where assignments of the kind appear in RoleAssignments. */
  readonly path: WirePath
  /** The field that lists the resources of an assignment. Organization roles have none. */
  readonly idsKey?: 'deployment_ids' | 'project_ids' | 'resource_ids'
  /** As in `/serverless/projects/{type}`. */
  readonly projectType?: ProjectType
  /** The prefix of the role ids of the kind. */
  readonly idPrefix: string
  /** The ids of its predefined roles. */
  readonly roleIds: readonly string[]
  /** Whether there is anything inside to open, and so whether assignments can have application roles. */
  readonly hasInside: boolean
}

/** The kinds that this release knows, in the order in which lists are written. */
export const WIRE_KINDS: readonly WireKind[] = ASSIGNMENT_KINDS.map(wireKindOf)

function wireKindOf(kind: AssignmentKind): WireKind {
  const { wirePath: path, idPrefix, hasInside } = kindRow(kind)
  return {
    kind,
    path,
    idPrefix,
    hasInside,
    roleIds: rolesOf(kind).map(({ id }) => id),
    ...(kind !== 'organization' && { idsKey: resourceKind(kind).idsKey }),
    ...(isProjectKind(kind) && { projectType: projectType(kind) }),
  }
}

/** A type of Serverless project that is newer than this release. Undefined if the path does not name one. */
export function newerWireKind(path: string): WireKind | undefined {
  const kind = kindOfWirePath(path)
  return kind === undefined || isKnownKind(kind) ? undefined : wireKindOf(kind)
}
