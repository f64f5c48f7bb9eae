/**
 * Narrows what a run applies: if only some effects of a role change are authorised, those are applied and the others
 * are held. A role and its replacement are of one kind of resource, so each kind is applied or held as a whole: nobody
 * loses a role while its replacement is held.
 */
import {
  type Assignment,
  type AssignmentKind,
  assignmentKey,
  type Change,
  changesMember,
  type EffectPart,
  emailKey,
  type ListedMember,
  type Roster,
} from '@roster/core'
import type { WeighedChange, WeighedDemand } from './weigh-plan.ts'

export interface Narrowed {
  /** The file as far as it is authorised. A plan for it contains just what the run may do. */
  readonly roster: Roster
  /** The changes that are applied in part, with the parts that are held. */
  readonly parts: ReadonlyMap<Change, Pick<Change, 'grant' | 'revoke'>>
}

/** Kinds of resources of which a change may apply nothing, for a reason other than missing authorisation. */
export type AlsoHeld = ReadonlyMap<Change, ReadonlySet<AssignmentKind>>

/** Changes of which no part can be applied alone are left out here: they are held as a whole. */
export function narrow(
  weighed: readonly WeighedChange[],
  roster: Roster,
  alsoHeld: AlsoHeld = new Map(),
): Narrowed {
  const parts = new Map<Change, Pick<Change, 'grant' | 'revoke'>>()
  const members = new Map(roster.members)
  for (const each of weighed) {
    const { change } = each
    const unauthorised = heldKinds(each)
    const held = new Set([...(unauthorised ?? []), ...(alsoHeld.get(change) ?? [])])
    const key = emailKey(change.email)
    const listed = members.get(key)
    if (unauthorised === undefined || held.size === 0) continue
    if (listed === undefined || !changesMember(change.kind)) continue
    const ended = new Set(each.demands.flatMap(dueRoles).map(assignmentKey))
    // Nothing replaces a role that ends by date, so it does not wait for anything that is held.
    const isHeld = (assignment: Assignment) =>
      held.has(assignment.kind) && !ended.has(assignmentKey(assignment))
    const [grant, revoke] = [change.grant.filter(isHeld), change.revoke.filter(isHeld)]
    if (grant.length === change.grant.length && revoke.length === change.revoke.length) continue
    members.set(key, without(listed, grant, revoke))
    parts.set(change, { grant, revoke })
  }
  return { roster: parts.size === 0 ? roster : { ...roster, members }, parts }
}

/** Undefined if the change cannot be divided. */
function heldKinds({ isAuthorised, demands }: WeighedChange): ReadonlySet<AssignmentKind> | undefined {
  if (isAuthorised) return new Set()
  const held = demands.filter(({ standing: { status } }) => status === 'held' || status === 'spent')
  const parts = held.flatMap(({ demand: { part } }) => (typeof part === 'string' ? [] : [part]))
  // An assignment that is not understood has no kind that could be held by itself.
  if (parts.some((part) => 'revokeUnknown' in part)) return undefined
  return new Set(parts.flatMap((part) => assignmentIn(part)?.kind ?? []))
}

function assignmentIn(part: Exclude<EffectPart, string>): Assignment | undefined {
  if ('grant' in part) return part.grant
  if ('revoke' in part) return part.revoke
  return 'due' in part ? part.role : undefined
}

/** The role whose end by date is authorised, if that is what is demanded. */
export function dueRoles({ demand: { part }, standing: { status } }: WeighedDemand): readonly Assignment[] {
  const isFree = status === 'introduced' || status === 'unfinished'
  const isDue = typeof part === 'object' && 'due' in part && part.role !== undefined
  return isFree && isDue ? [part.role] : []
}

/** The entry that would list the member if these were neither granted nor revoked. */
function without(
  listed: ListedMember,
  grant: readonly Assignment[],
  revoke: readonly Assignment[],
): ListedMember {
  const notGranted = new Set(grant.map(assignmentKey))
  const assignments = listed.assignments.filter((assignment) => !notGranted.has(assignmentKey(assignment)))
  return { ...listed, assignments: [...assignments, ...revoke] }
}
