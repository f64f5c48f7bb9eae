/**
 * Adoption: edits the members file so that it matches the organization. Entries that already match stay byte for
 * byte. Differences that need a decision by people are left and named.
 */

import {
  type Assignment,
  assignmentKey,
  assignmentSet,
  compareText,
  subtractAssignments,
} from '../catalog/assignment.ts'
import { resourceKey } from '../catalog/resource.ts'
import type { MembersEdit } from '../edit/edit-request.ts'
import { editMembers } from '../edit/members-edit.ts'
import { resourceNaming } from '../edit/resource-naming.ts'
import { isListable } from '../file/expressible.ts'
import { isServiceId } from '../file/named-resources.ts'
import { hasMappedRoles } from '../file/policy.ts'
import type { RosterFile } from '../file/read-roster.ts'
import type { Roster } from '../file/roster.ts'
import { People } from '../organization/people.ts'
import type { Snapshot } from '../organization/snapshot.ts'
import { concernsKey, endsMembership, membershipEffect } from '../plan/change-kind.ts'
import { isManagedBy } from '../plan/difference.ts'
import { sha256 } from '../plan/digest.ts'
import type { Plan } from '../plan/plan.ts'
import { planChanges } from '../plan/planner.ts'
import type { ResourceStates, TouchedResource } from '../plan/resource-state.ts'
import { emailKey, isUserKey } from '../text/email.ts'
import { isKeySubject } from '../text/key-subject.ts'
import { type AdoptedGroup, adoptedGroups } from './adopted-groups.ts'

export interface AdoptionInput {
  readonly file: RosterFile
  readonly snapshot: Snapshot
  /** The plan of a scheduled run. */
  readonly plan: Plan
}

export interface AdoptionOptions {
  /** Milliseconds since the epoch. */
  readonly now: number
  /** The states that the plan was made with. */
  readonly resources?: ResourceStates
  /** Names for resources that the file does not name, by resource key. Others go by their id. */
  readonly names?: ReadonlyMap<string, string>
}

/**
 * - `expired`: the entry has expired. People decide how long a member may stay.
 * - `invitation-expired`: it grants nothing, so there is nothing to adopt.
 * - `invitations-differ`: several are open, and which one will be accepted is not known.
 * - `not-writable`: no members file can express it, such as one that would list nobody.
 * - `role-ended`: they still have a role that has ended. People decide how long a member may have it.
 * - `api-key`: people decide about the end of a key, and who answers for it.
 */
export type LeftReason =
  | 'expired'
  | 'invitation-expired'
  | 'invitations-differ'
  | 'not-writable'
  | 'api-key'
  | 'role-ended'

export interface LeftDifference {
  readonly email: string
  readonly reason: LeftReason
}

export interface Adoption {
  /** The new text of the file. Unchanged if there is nothing to adopt. */
  readonly text: string
  /** Addresses of the people whose difference is adopted, ordered by e-mail key. */
  readonly adopted: readonly string[]
  /** By e-mail key. */
  readonly left: readonly LeftDifference[]
  /** SHA-256 over organization, people and their roles, in hexadecimal. Equal digests adopt the same. */
  readonly digest: string
}

/** The entry that a person should have: these roles, or none if undefined. */
interface Wanted {
  readonly email: string
  readonly assignments: readonly Assignment[] | undefined
}

/** Merging the result changes nothing in the organization: the plan for adopted people is empty. */
export function adopt(input: AdoptionInput, { now, resources, names }: AdoptionOptions): Adoption {
  const { file, snapshot } = input
  const { roster, source } = file
  const { wanted, left } = sortDifferences(input)
  const none = (rest: readonly Wanted[]): Adoption => ({
    text: source.text,
    adopted: [],
    left: byEmail([...left, ...rest.map(({ email }) => ({ email, reason: 'not-writable' as const }))]),
    digest: digestOf(roster.organization, []),
  })
  if (wanted.length === 0) return none([])
  const leftKeys = new Set(left.map(({ email }) => emailKey(email)))
  const naming = namingEdits(wanted, roster, names)
  const attempt = (groups: readonly AdoptedGroup[]): string | undefined => {
    const edited = editMembers(file, [...editsOf(wanted, groups), ...naming], { now })
    // For example, the file would list nobody.
    if (edited.code !== 'edited') return undefined
    const rest = planChanges(edited.roster, snapshot, resources ? { resources } : {})
    const open = [...rest.changes, ...rest.unmanaged]
    return open.every(({ email }) => leftKeys.has(emailKey(email))) ? edited.text : undefined
  }
  const text = attempt(groupsOf(input, leftKeys)) ?? attempt([])
  if (text === undefined) return none(wanted)
  return {
    text,
    adopted: wanted.map(({ email }) => email),
    left: byEmail(left),
    digest: digestOf(roster.organization, wanted),
  }
}

function editsOf(wanted: readonly Wanted[], groups: readonly AdoptedGroup[]): readonly MembersEdit[] {
  const done = new Set(groups.flatMap(({ keys }) => keys))
  const single = wanted
    .filter(({ email }) => !done.has(emailKey(email)))
    .map(
      ({ email, assignments }): MembersEdit =>
        assignments === undefined ? { kind: 'remove', email } : { kind: 'set', email, assignments },
    )
  return [...groups.map(({ edit }) => edit), ...single]
}

function groupsOf({ file, plan }: AdoptionInput, left: ReadonlySet<string>): readonly AdoptedGroup[] {
  const changes = plan.changes.filter(
    ({ kind, email, grant, revoke }) =>
      membershipEffect(kind) === 'continues' &&
      !concernsKey(kind) &&
      grant.length + revoke.length > 0 &&
      !left.has(emailKey(email)),
  )
  return adoptedGroups(file, changes)
}

/** New resources whose names an adoption needs. */
export function unnamedResources(input: AdoptionInput): readonly TouchedResource[] {
  return newResources(sortDifferences(input).wanted, input.file.roster)
}

function sortDifferences({ file: { roster }, snapshot, plan }: AdoptionInput): {
  readonly wanted: readonly Wanted[]
  readonly left: readonly LeftDifference[]
} {
  const people = new People(snapshot, roster)
  const wanted: Wanted[] = []
  const left: LeftDifference[] = []
  const emails = new Map(plan.changes.map(({ email }) => [emailKey(email), email]))
  for (const { email } of plan.unmanaged) emails.set(emailKey(email), email)
  for (const key of people.byKey.keys()) {
    // The plan leaves them alone until the file lists them.
    if (isUserKey(key) && isListable(key) && !roster.members.has(key)) emails.set(key, key)
  }
  for (const [key, email] of [...emails].sort(([a], [b]) => compareText(a, b))) {
    const held = isKeySubject(key) ? 'api-key' : holdings(key, people, roster)
    if (typeof held === 'string') left.push({ email, reason: held })
    else if (held === undefined) wanted.push({ email, assignments: undefined })
    else wanted.push({ email, assignments: desired(key, held, roster, plan) })
  }
  return { wanted, left }
}

/**
 * Current assignments, or those of the open invitation. Undefined if neither member nor invited, or the reason why
 * they cannot be adopted.
 */
function holdings(
  key: string,
  { byKey }: People,
  roster: Roster,
): readonly Assignment[] | LeftReason | undefined {
  const { member, invitations = [] } = byKey.get(key) ?? {}
  if (roster.expired.has(key)) return 'expired'
  const hasEnded = endedRolesOf(key, roster)
  if (member) return member.assignments.some(hasEnded) ? 'role-ended' : assignmentSet(member.assignments)
  if (invitations.length === 0) return undefined
  const [first, ...others] = invitations.filter(({ expired }) => !expired)
  if (first === undefined) return 'invitation-expired'
  if (first.assignments.some(hasEnded)) return 'role-ended'
  const said = (assignments: readonly Assignment[]) => JSON.stringify(assignmentSet(assignments))
  const isOne = others.every(({ assignments }) => said(assignments) === said(first.assignments))
  return isOne ? assignmentSet(first.assignments) : 'invitations-differ'
}

/** Whether the file had an assignment for them until an end that has passed. */
function endedRolesOf(key: string, { members }: Roster): (assignment: Assignment) => boolean {
  const ended = new Set(members.get(key)?.ended?.map(({ assignment }) => assignmentKey(assignment)))
  return (assignment) => ended.has(assignmentKey(assignment))
}

/**
 * Managed assignments that the person has, and listed ones that cannot be granted now, for example on stopped
 * deployments.
 */
function desired(
  key: string,
  held: readonly Assignment[],
  { members, policy }: Roster,
  { changes }: Plan,
): readonly Assignment[] {
  if (hasMappedRoles(policy, key)) return []
  const isManaged = (assignment: Assignment) => isManagedBy(policy, assignment)
  const managed = held.filter(isManaged)
  const listed = members.get(key)
  const change = changes.find(({ email }) => emailKey(email) === key)
  if (listed === undefined || change === undefined || endsMembership(change.kind)) return managed
  // An invitation sent anew also loses roles that no file can ask for, such as those on a stopped deployment.
  const kept = change.revoke.filter(isManaged)
  return assignmentSet([...subtractAssignments(listed.assignments, change.grant), ...kept])
}

/** Resources that the file does not mention. */
function newResources(wanted: readonly Wanted[], { members, expired, resources }: Roster) {
  const known = new Set(
    [...members.values(), ...expired.values()].flatMap(({ assignments }) =>
      assignments.map(({ kind, resource = '' }) => resourceKey(kind as TouchedResource['kind'], resource)),
    ),
  )
  const found = new Map<string, TouchedResource>()
  for (const { assignments = [] } of wanted) {
    for (const { kind, resource } of assignments) {
      if (kind === 'organization' || resource === undefined || resource === '*') continue
      const key = resourceKey(kind, resource)
      if (!known.has(key) && resources.name(kind, resource) === undefined)
        found.set(key, { kind, id: resource })
    }
  }
  return [...found.values()]
}

/**
 * Names for new ids. An id that is not in the form that the service makes needs a name; without a known one, it is
 * its own name.
 */
function namingEdits(
  wanted: readonly Wanted[],
  roster: Roster,
  names: ReadonlyMap<string, string> = new Map(),
): readonly MembersEdit[] {
  const byKind = Map.groupBy(newResources(wanted, roster), ({ kind }) => kind)
  return [...byKind].flatMap(([kind, resources]) => {
    const named = resources.flatMap(({ id }) => {
      const name = names.get(resourceKey(kind, id)) ?? (isServiceId(id) ? undefined : id)
      return name === undefined ? [] : [{ id, name }]
    })
    const naming = resourceNaming(kind, named, roster.resources.namesOf(kind))
    return [...naming].map(([id, name]): MembersEdit => ({ kind: 'name-resource', resource: kind, id, name }))
  })
}

function byEmail(left: readonly LeftDifference[]): readonly LeftDifference[] {
  return [...left].sort((a, b) => compareText(emailKey(a.email), emailKey(b.email)))
}

function digestOf(organization: string, wanted: readonly Wanted[]): string {
  const people = wanted.map(({ email, assignments }) => [
    emailKey(email),
    assignments?.map(assignmentKey) ?? null,
  ])
  return sha256(['roster/adoption/1', organization, people])
}
