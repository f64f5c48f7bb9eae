/**
 * Role assignments between the wire and Roster's atoms. It confines what the API's entries look like, and
 * what of them Roster understands: an entry it does not understand to the last field is carried as it came.
 */
import {
  ALL,
  ASSIGNMENT_KINDS,
  type Assignment,
  type AssignmentKind,
  applicationRoleSet,
  assignmentSet,
  compareText,
  kindRow,
  type ResourceKind,
  resourceKind,
  roleId,
  roleName,
  type UnknownAssignment,
} from '@roster/core'
import * as z from 'zod'
import { type AssignmentTree, type Leaf, leavesOf, treeOf } from './assignment-tree.ts'

const KINDS = new Map<string, AssignmentKind>(ASSIGNMENT_KINDS.map((kind) => [kindRow(kind).wirePath, kind]))

export interface ReadAssignments {
  /** In canonical order. */
  readonly assignments: readonly Assignment[]
  /** In the order of the wire. */
  readonly unknown: readonly UnknownAssignment[]
}

/**
 * Entries that name another organization, a role id without its kind's prefix, neither all nor any resource,
 * or a field that is not known, which might restrict what the others give, are unknown.
 */
export function readRoleAssignments(
  wire: AssignmentTree | null | undefined,
  organizationId: string,
): ReadAssignments {
  const assignments: Assignment[] = []
  const unknown: UnknownAssignment[] = []
  for (const leaf of leavesOf(wire)) {
    const atoms = readEntry(leaf, organizationId)
    if (atoms) assignments.push(...atoms)
    else unknown.push(unknownAssignment(leaf))
  }
  return { assignments: assignmentSet(assignments), unknown }
}

/**
 * Atoms that differ in their resource only share an entry. The keys, the entries and the ids have a fixed
 * order: same atoms, same bytes.
 *
 * @param carried assignments as they were read, which are sent along as they came.
 */
export function writeRoleAssignments(
  assignments: readonly Assignment[],
  organizationId: string,
  carried: readonly UnknownAssignment[] = [],
): AssignmentTree {
  const entries = new Map<string, WireEntry>()
  for (const assignment of assignmentSet(assignments)) {
    const { kind, role, resource, applicationRoles = null } = assignment
    const key = JSON.stringify([kind, role, resource === ALL, applicationRoles])
    const entry = entries.get(key) ?? newEntry(assignment, organizationId)
    if (resource !== undefined && resource !== ALL) entry.ids.push(resource)
    entries.set(key, entry)
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

function newEntry({ kind, role, resource, applicationRoles }: Assignment, organizationId: string): WireEntry {
  const ids: string[] = []
  const named = { role_id: roleId(kind, role), organization_id: organizationId }
  if (kind === 'organization') return { kind, ids, wire: named }
  const scope = resource === ALL ? { all: true } : { all: false, [resourceKind(kind).idsKey]: ids }
  const inside = applicationRoles && { application_roles: applicationRoles }
  return { kind, ids, wire: { ...named, ...scope, ...inside } }
}

const ID_KEYS = ['deployment_ids', 'project_ids', 'resource_ids'] as const
const Ids = z.array(z.string().min(1)).nullish()
const OrganizationEntry = z.strictObject({ role_id: z.string(), organization_id: z.string() })
const ScopedEntry = OrganizationEntry.extend({
  all: z.boolean().nullish(),
  deployment_ids: Ids,
  project_ids: Ids,
  resource_ids: Ids,
  application_roles: z.array(z.string().min(1)).nullish(),
})

type Entry = z.infer<typeof OrganizationEntry> & Partial<z.infer<typeof ScopedEntry>>

/** The atoms of an entry that is understood in full; undefined for any other. */
function readEntry({ path, value, inList }: Leaf, organizationId: string): readonly Assignment[] | undefined {
  const kind = KINDS.get(path)
  if (kind === undefined || !inList) return undefined
  const schema = kind === 'organization' ? OrganizationEntry : ScopedEntry
  const entry: Entry | undefined = schema.safeParse(value).data
  if (entry === undefined || entry.organization_id !== organizationId) return undefined
  const role = roleName(kind, entry.role_id)
  if (role === undefined) return undefined
  if (kind === 'organization') return [{ kind, role }]
  const inside = entry.application_roles && { applicationRoles: applicationRoleSet(entry.application_roles) }
  return resourcesOf(kind, entry)?.map((resource) => ({ kind, role, resource, ...inside }))
}

/** What an entry is scoped to; undefined where that cannot be told for certain. */
function resourcesOf(kind: ResourceKind, entry: Entry): readonly string[] | undefined {
  const { idsKey } = resourceKind(kind)
  const ids = entry[idsKey] ?? []
  if (ID_KEYS.some((key) => key !== idsKey && entry[key] != null) || ids.includes(ALL)) return undefined
  if (entry.all) return ids.length === 0 ? [ALL] : undefined
  return ids.length > 0 ? ids : undefined
}

/** An entry that is no object is kept in a list, so that it can be told from a value outside any list. */
function unknownAssignment({ path, value, inList }: Leaf): UnknownAssignment {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  const id = isObject && 'role_id' in value ? value.role_id : undefined
  return { path, roleId: typeof id === 'string' ? id : '', wire: inList && !isObject ? [value] : value }
}
