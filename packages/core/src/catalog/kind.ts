/** Kinds by name: types and look-ups, all derived from the table of kinds. */
import { extraKindRow, KINDS, type KindRow, type ResourceKindRow } from './kinds.ts'

type Kinds = typeof KINDS

/** The kinds that this release knows. */
export type KnownKind = keyof Kinds

type KnownResourceKind = Exclude<KnownKind, 'organization'>

/** A type of Serverless project that is newer than this release, by its name in the API: a kind like any other. */
export type ExtraKind = string & { readonly '~extraKind': true }

/** What an assignment is on. */
export type AssignmentKind = KnownKind | ExtraKind

/** Kinds whose assignments name a resource, or all resources of the kind. */
export type ResourceKind = KnownResourceKind | ExtraKind

type KnownProjectKind = {
  [Kind in KnownResourceKind]: Kinds[Kind] extends { readonly projectType: string } ? Kind : never
}[KnownResourceKind]

/** Kinds of Serverless projects. Custom application roles on them require the role `viewer`. */
export type ProjectKind = KnownProjectKind | ExtraKind

/** The type of a Serverless project, as the API's paths have it. */
export type ProjectType = Kinds[KnownProjectKind]['projectType'] | ExtraKind

/** The key of a kind of resource in `members.json`, for the kinds that this release knows. */
export type ScopeKey = Kinds[KnownResourceKind]['scopeKey']

/** Where assignments of a kind appear in the API's RoleAssignments. */
export type WirePath = Kinds[KnownKind]['wirePath'] | `project.${string}`

/** The kinds that this release knows, in the order in which Roster lists and prints kinds. */
export const ASSIGNMENT_KINDS = Object.keys(KINDS) as readonly KnownKind[]

export const RESOURCE_KINDS: readonly KnownResourceKind[] = ASSIGNMENT_KINDS.filter(
  (kind) => kind !== 'organization',
)

export function isResourceKind(kind: AssignmentKind): kind is ResourceKind {
  return kind !== 'organization'
}

function isKnownProjectKind(kind: KnownResourceKind): kind is KnownProjectKind {
  return 'projectType' in KINDS[kind]
}

export function isKnownKind(kind: string): kind is KnownKind {
  return Object.hasOwn(KINDS, kind)
}

export function isProjectKind(kind: AssignmentKind): kind is ProjectKind {
  return isKnownKind(kind) ? kind !== 'organization' && isKnownProjectKind(kind) : true
}

export function kindRow(kind: AssignmentKind): KindRow & { readonly wirePath: WirePath } {
  return isKnownKind(kind) ? KINDS[kind] : extraRow(kind)
}

export function resourceKind(kind: ResourceKind): ResourceKindRow {
  return isKnownKind(kind) ? KINDS[kind] : extraRow(kind)
}

const EXTRA_ROWS = new Map<string, ReturnType<typeof extraKindRow>>()

function extraRow(kind: ExtraKind): ReturnType<typeof extraKindRow> {
  const known = EXTRA_ROWS.get(kind)
  if (known) return known
  const row = extraKindRow(kind)
  EXTRA_ROWS.set(kind, row)
  return row
}

/** By kind, in the order in which Roster lists kinds: those that this release does not know come last, by name. */
export function compareKinds(a: AssignmentKind, b: AssignmentKind): number {
  if (a === b) return 0
  return kindRank(a) - kindRank(b) || (a < b ? -1 : 1)
}

const RANKS: ReadonlyMap<string, number> = new Map(ASSIGNMENT_KINDS.map((kind, rank) => [kind, rank]))

/** Of a kind in the order of kinds; the last one for all that this release does not know. */
export function kindRank(kind: AssignmentKind): number {
  return RANKS.get(kind) ?? RANKS.size
}

/** The kinds of the given assignments or resources: each once, in the order in which Roster lists kinds. */
export function kindsAmong<Kind extends AssignmentKind>(
  items: Iterable<{ readonly kind: Kind }>,
): readonly Kind[] {
  const kinds = new Set<Kind>()
  for (const { kind } of items) kinds.add(kind)
  return [...kinds].sort(compareKinds)
}

/** What a type of project is called in the API. */
export const EXTRA_KIND = /^[a-z][a-z0-9_-]{0,63}$/

/**
 * Names that mean something else in a members file or on the command line, where kinds go by their names. A type of
 * project that is called so needs a release that knows it.
 */
const TAKEN: ReadonlySet<string> = new Set(
  [
    ...[
      'organization',
      'groups',
      'expires',
      'reason',
      'github',
      'access',
      'id',
      'owner',
      'apikeys',
      'constructor',
      'prototype',
    ],
    ...RESOURCE_KINDS.flatMap((kind) => [kind, `${kind}s`, KINDS[kind].scopeKey]),
  ].map((name) => name.toLowerCase()),
)

/** Whether this can be a type of project that is newer than this release. */
export function isExtraKind(type: string): type is ExtraKind {
  return EXTRA_KIND.test(type) && !TAKEN.has(type)
}

/** Whether any file can have roles on the kind. Files list the kinds that this release does not know in their policy. */
export function isAssignmentKind(kind: unknown): kind is AssignmentKind {
  return typeof kind === 'string' && (isKnownKind(kind) || isExtraKind(kind))
}

/** The kind that a key of `members.json` stands for, if a file that lists it in its policy has such a key. */
export function kindOfScopeKey(key: string): ResourceKind | undefined {
  return RESOURCE_KINDS.find((kind) => KINDS[kind].scopeKey === key) ?? (isExtraKind(key) ? key : undefined)
}

/** The kind of the assignments at that place in the API's RoleAssignments. */
export function kindOfWirePath(path: string): AssignmentKind | undefined {
  const known = ASSIGNMENT_KINDS.find((kind) => KINDS[kind].wirePath === path)
  if (known) return known
  const type = path.startsWith(PROJECT_PATH) ? path.slice(PROJECT_PATH.length) : ''
  return isExtraKind(type) ? type : undefined
}

const PROJECT_PATH = 'project.'

export function projectType(kind: ProjectKind): ProjectType {
  return isKnownKind(kind) ? KINDS[kind].projectType : kind
}

/** A value for each kind of resource that this release knows, under its key in `members.json`. */
export function byScopeKey<T>(of: (kind: ResourceKind) => T): Readonly<Record<ScopeKey, T>> {
  const entries = RESOURCE_KINDS.map((kind) => [KINDS[kind].scopeKey, of(kind)])
  return Object.fromEntries(entries) as Record<ScopeKey, T>
}
