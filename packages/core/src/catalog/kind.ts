/** Kinds by name: types and look-ups, all derived from the table of kinds. */
import { KINDS, type KindRow, type ResourceKindRow } from './kinds.ts'

type Kinds = typeof KINDS

/** What an assignment is on. */
export type AssignmentKind = keyof Kinds

/** Kinds whose assignments name a resource, or all resources of the kind. */
export type ResourceKind = Exclude<AssignmentKind, 'organization'>

/** Kinds of Serverless projects. Custom application roles on them require the role `viewer`. */
export type ProjectKind = {
  [Kind in ResourceKind]: Kinds[Kind] extends { readonly projectType: string } ? Kind : never
}[ResourceKind]

/** The type of a Serverless project, as the API's paths have it. */
export type ProjectType = Kinds[ProjectKind]['projectType']

/** The key of a kind of resource in `members.json`. */
export type ScopeKey = Kinds[ResourceKind]['scopeKey']

/** Where assignments of a kind appear in the API's RoleAssignments. */
export type WirePath = Kinds[AssignmentKind]['wirePath']

/** In the order in which Roster lists and prints kinds. */
export const ASSIGNMENT_KINDS = Object.keys(KINDS) as readonly AssignmentKind[]

export const RESOURCE_KINDS: readonly ResourceKind[] = ASSIGNMENT_KINDS.filter(isResourceKind)

export const PROJECT_KINDS: readonly ProjectKind[] = RESOURCE_KINDS.filter(isProjectKind)

function isResourceKind(kind: AssignmentKind): kind is ResourceKind {
  return kind !== 'organization'
}

export function isProjectKind(kind: AssignmentKind): kind is ProjectKind {
  return 'projectType' in KINDS[kind]
}

export function kindRow(kind: AssignmentKind): KindRow & { readonly wirePath: WirePath } {
  return KINDS[kind]
}

export function resourceKind(kind: ResourceKind): ResourceKindRow & { readonly scopeKey: ScopeKey } {
  return KINDS[kind]
}

export function projectType(kind: ProjectKind): ProjectType {
  return KINDS[kind].projectType
}

/** The kind that a key of `members.json` stands for. */
export function kindOfScopeKey(key: string): ResourceKind | undefined {
  return RESOURCE_KINDS.find((kind) => KINDS[kind].scopeKey === key)
}

/** A value for each kind of resource, under its key in `members.json`. */
export function byScopeKey<T>(of: (kind: ResourceKind) => T): Readonly<Record<ScopeKey, T>> {
  const entries = RESOURCE_KINDS.map((kind) => [KINDS[kind].scopeKey, of(kind)] as const)
  return Object.fromEntries(entries) as Record<ScopeKey, T>
}
