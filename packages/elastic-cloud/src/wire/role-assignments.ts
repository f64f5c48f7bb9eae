/**
 * Role assignments between the wire and Roster. Reading is lenient in form and strict in meaning: an entry is
 * understood however it is spelt, or it is carried as it came and shown. It is dropped only if it grants nothing here.
 */
import {
  ALL,
  type Assignment,
  type AssignmentKind,
  applicationRoleSet,
  assignmentKey,
  assignmentSet,
  canonicalAssignment,
  compareText,
  isPredefined,
  isProjectKind,
  kindOfWirePath,
  kindRow,
  RESOURCE_KINDS,
  type ResourceKind,
  resourceKind,
  roleId,
  roleName,
  type UnknownAssignment,
  type WireSpelling,
} from '@roster/core'
import * as z from 'zod'
import { type AssignmentTree, type Leaf, leavesOf, treeOf } from './assignment-tree.ts'

export interface ReadAssignments {
  /** In canonical order. */
  readonly assignments: readonly Assignment[]
  /** In the order of the wire. */
  readonly unknown: readonly UnknownAssignment[]
}

/**
 * The assignments in the organization. Null counts as absent, unknown fields are ignored, and ids can be numbers.
 * Entries of other organizations and the built-in roles that grant nothing are left out. An entry is unknown if its kind
 * is, if it has no role id of its kind, or if it is not clear which resources it is on.
 *
 * @param canonical What is one form of assignments that grant the same: roles open less for API keys than for people.
 */
export function readRoleAssignments(
  wire: unknown,
  organizationId: string,
  canonical: (assignment: Assignment) => Assignment = canonicalAssignment,
): ReadAssignments {
  const read = new SpellingsByAssignment()
  const unknown: UnknownAssignment[] = []
  for (const leaf of leavesOf(wire)) {
    const entry = readEntry(leaf, organizationId)
    if (entry === undefined) unknown.push(unknownAssignment(leaf))
    else for (const assignment of entry.assignments) read.add(canonical(assignment), entry.spelling)
  }
  return { assignments: assignmentSet(read.assignments), unknown }
}

/**
 * Assignments that differ only in their resource share an entry. The keys, the entries and the ids have a fixed order:
 * equal assignments become equal bytes.
 *
 * @param carried Assignments that are sent back as they were read.
 */
export function writeRoleAssignments(
  assignments: readonly Assignment[],
  organizationId: string,
  carried: readonly UnknownAssignment[] = [],
): AssignmentTree {
  const entries = new Map<string, WireEntry>()
  for (const assignment of assignmentSet(assignments)) {
    const { kind, resource } = assignment
    for (const spelling of assignment.spellings ?? [ownSpelling(assignment)]) {
      const { applicationRoles = null } = spelling
      const key = JSON.stringify([kind, spelling.roleId, resource === ALL, applicationRoles])
      const entry = entries.get(key) ?? newEntry(assignment, spelling, organizationId)
      if (resource !== undefined && resource !== ALL) entry.ids.push(resource)
      entries.set(key, entry)
    }
  }

  const lists = new Map<string, unknown[]>()
  const append = (path: string, items: readonly unknown[]) => {
    lists.set(path, [...(lists.get(path) ?? []), ...items])
  }
  const values: (readonly [path: string, value: unknown])[] = []
  for (const { kind, wire } of entries.values()) append(kindRow(kind).wirePath, [wire])
  for (const { path, wire } of [...carried].sort((a, b) => compareText(a.path, b.path))) {
    if (typeof wire === 'object') append(path, Array.isArray(wire) ? wire : [wire])
    else values.push([path, wire])
  }
  return treeOf([...lists, ...values])
}

interface WireEntry {
  readonly kind: AssignmentKind
  /** Empty for organization roles and for all of a kind. */
  readonly ids: string[]
  readonly wire: AssignmentTree
}

function newEntry(
  { kind, resource }: Assignment,
  { roleId: role_id, applicationRoles }: WireSpelling,
  organizationId: string,
): WireEntry {
  const ids: string[] = []
  const named = { role_id, organization_id: organizationId }
  const inside = applicationRoles && { application_roles: applicationRoles }
  if (kind === 'organization') return { kind, ids, wire: { ...named, ...inside } }
  const scope = resource === ALL ? { all: true } : { all: false, [resourceKind(kind).idsKey]: ids }
  return { kind, ids, wire: { ...named, ...scope, ...inside } }
}

/** How Roster spells an assignment. */
function ownSpelling({ kind, role, applicationRoles }: Assignment): WireSpelling {
  return { roleId: roleId(kind, role), ...(applicationRoles && { applicationRoles }) }
}

/** Collects assignments, each once, with every spelling in which it was read. */
class SpellingsByAssignment {
  readonly #byKey = new Map<string, { assignment: Assignment; spellings: Map<string, WireSpelling> }>()

  add(assignment: Assignment, spelling: WireSpelling): void {
    const key = assignmentKey(assignment)
    const known = this.#byKey.get(key) ?? { assignment, spellings: new Map() }
    known.spellings.set(JSON.stringify(spelling), spelling)
    this.#byKey.set(key, known)
  }

  get assignments(): readonly Assignment[] {
    return [...this.#byKey.values()].map(({ assignment, spellings }) => {
      const isOwn = spellings.size === 1 && spellings.has(JSON.stringify(ownSpelling(assignment)))
      return isOwn ? assignment : { ...assignment, spellings: [...spellings.values()] }
    })
  }
}

const Id = z.union([z.string().min(1), z.number().transform(String)])
const Ids = z.array(Id).nullish()
const ID_KEYS = ['deployment_ids', 'project_ids', 'resource_ids'] as const
const Entry = z.object({
  role_id: Id,
  /** Absent means the organization that the answer is about. */
  organization_id: Id.nullish(),
  all: z.boolean().nullish(),
  deployment_ids: Ids,
  project_ids: Ids,
  resource_ids: Ids,
  application_roles: z.array(z.string().min(1)).nullish(),
})
type Entry = z.infer<typeof Entry>

interface ReadEntry {
  /** None if the entry grants nothing in the organization. */
  readonly assignments: readonly Assignment[]
  readonly spelling: WireSpelling
}

/** Undefined for an entry that is not understood. */
function readEntry({ path, value, inList }: Leaf, organizationId: string): ReadEntry | undefined {
  if (isOfAnotherOrganization(value, organizationId)) return { assignments: [], spelling: { roleId: '' } }
  const kind = kindOfWirePath(path)
  const entry = kind !== undefined && inList ? Entry.safeParse(value).data : undefined
  if (kind === undefined || entry === undefined) return undefined
  if (entry.organization_id && entry.organization_id !== organizationId) return undefined
  const inside = entry.application_roles && {
    applicationRoles: applicationRoleSet(entry.application_roles),
  }
  const spelling = { roleId: entry.role_id, ...inside }
  if (isBuiltIn(kind, entry.role_id) && !inside?.applicationRoles.length) return { assignments: [], spelling }
  const role = readRoleName(kind, entry.role_id)
  const resources = resourcesOf(kind, entry)
  if (role === undefined || resources === undefined) return undefined
  return {
    assignments: resources.map((resource) => ({ kind, role, ...resource, ...inside })),
    spelling,
  }
}

/** A person has one document, with entries of every organization they are in. Roster ignores those of others. */
function isOfAnotherOrganization(value: unknown, organizationId: string): boolean {
  const { data } = OfOrganization.safeParse(value)
  if (data === undefined || data.organization_id === organizationId) return false
  return ORGANIZATION_ID.test(data.organization_id)
}

const OfOrganization = z.object({ organization_id: Id })

/** Text that is not an organization's id does not say which organization is meant. */
const ORGANIZATION_ID = /^[\w-]+$/

/** Roles that every member has. They grant nothing by themselves. Source: Kibana. */
function isBuiltIn(kind: AssignmentKind, id: string): boolean {
  if (kind === 'organization' && id === 'ess-default-organization') return true
  return id === `${kind === 'organization' ? 'organization-' : kindRow(kind).idPrefix}application-only`
}

/** In a list of projects, roles can go without the prefix of the kind: `developer`, `t1_analyst`. */
function readRoleName(kind: AssignmentKind, id: string): string | undefined {
  if (!isProjectKind(kind)) return roleName(kind, id)
  const { idPrefix } = kindRow(kind)
  const short = id.startsWith(idPrefix) ? id.slice(idPrefix.length) : id
  const spelt = short.replaceAll('_', '-')
  if (isPredefined(kind, spelt)) return spelt
  return isOfAnotherKind(kind, id) ? undefined : roleName(kind, idPrefix + short)
}

/** Whether the id has the prefix of another kind, so that its meaning here is unclear. */
function isOfAnotherKind(kind: ResourceKind, id: string): boolean {
  return RESOURCE_KINDS.some((other) => other !== kind && id.startsWith(resourceKind(other).idPrefix))
}

/** The resources of an entry; undefined if they are not clear. */
function resourcesOf(
  kind: AssignmentKind,
  entry: Entry,
): readonly Pick<Assignment, 'resource'>[] | undefined {
  const named = ID_KEYS.filter((key) => (entry[key] ?? []).length > 0)
  if (kind === 'organization') return named.length > 0 || entry.all === false ? undefined : [{}]
  const { idsKey } = resourceKind(kind)
  const ids = entry[idsKey] ?? []
  if (named.some((key) => key !== idsKey) || ids.includes(ALL)) return undefined
  if (entry.all) return ids.length === 0 ? [{ resource: ALL }] : undefined
  return ids.length > 0 ? ids.map((resource) => ({ resource })) : undefined
}

/** An entry that is not an object is kept in a list, to distinguish it from a value outside any list. */
function unknownAssignment({ path, value, inList }: Leaf): UnknownAssignment {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  const id = isObject && 'role_id' in value ? value.role_id : undefined
  return {
    path,
    roleId: typeof id === 'string' || typeof id === 'number' ? String(id) : '',
    wire: inList && !isObject ? [value] : value,
  }
}
