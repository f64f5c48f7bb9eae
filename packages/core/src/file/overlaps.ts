/** Warns of roles that a member is given twice, and of roles that grant more than they seem to. */

import { ALL, type Assignment, assignmentKey, impliesAssignment } from '../catalog/assignment.ts'
import { assignmentText } from '../catalog/assignment-text.ts'
import type { AssignmentKind } from '../catalog/kind.ts'
import type { ResourceNames } from '../catalog/resource.ts'
import { endTime, type RoleTerm } from '../catalog/term.ts'
import type { FindingCode } from '../finding/finding.ts'
import type { Asked } from './access-reader.ts'
import type { FileFindings } from './file-findings.ts'

/** Members have a handful of roles on one resource. Hostile files have more, and comparing them all would take too long. */
const MAX_COMPARED = 64

/** Most members have no role on all resources of a kind. */
const NONE: ReadonlyMap<AssignmentKind, readonly Assignment[]> = new Map()

interface Subject {
  readonly email: string
  /** In canonical order, where assignments of one resource are neighbours. */
  readonly assignments: readonly Assignment[]
  /** Ends of these; what ends sooner covers nothing that lasts longer. */
  readonly terms: readonly RoleTerm[]
  /** The same assignments with their places. */
  readonly asked: readonly Asked[]
}

/** Warns of assignments that others cover, and of custom roles beside a wider role. */
export function reportOverlaps(
  { email, assignments, terms, asked }: Subject,
  names: ResourceNames,
  findings: FileFindings,
): void {
  const wide = assignments.filter(({ resource }) => resource === ALL)
  const onAll = wide.length === 0 ? NONE : Map.groupBy(wide, ({ kind }) => kind)
  const ends = new Map(terms.map((term) => [assignmentKey(term.assignment), endTime(term)]))
  const endOf = (assignment: Assignment) =>
    ends.size === 0 ? endTime(undefined) : (ends.get(assignmentKey(assignment)) ?? endTime(undefined))
  let offsets: ReadonlyMap<string, number> | undefined
  for (const [index, assignment] of assignments.entries()) {
    const { kind, resource } = assignment
    const wider = resource === ALL ? undefined : onAll.get(kind)
    const hasNeighbour =
      isSameScope(assignments[index - 1], assignment) || isSameScope(assignments[index + 1], assignment)
    if (wider === undefined && !hasNeighbour) continue
    const near = assignments.slice(Math.max(0, index - MAX_COMPARED), index + MAX_COMPARED)
    const others = [
      ...near.filter((other) => isSameScope(other, assignment) && other !== assignment),
      ...(wider ?? []).slice(0, MAX_COMPARED),
    ]
    // An assignment that is asked for twice is questioned at its first place.
    offsets ??= new Map(asked.toReversed().map((each) => [assignmentKey(each.assignment), each.offset]))
    const offset = offsets.get(assignmentKey(assignment)) ?? 0
    for (const { code, message } of overlapsOf(assignment, others, { email, names, endOf })) {
      findings.report('warning', code, message, offset, email)
    }
  }
}

interface OverlapContext {
  readonly email: string
  readonly names: ResourceNames
  /** Milliseconds since the epoch; infinity if it does not end. */
  readonly endOf: (assignment: Assignment) => number
}

interface Overlap {
  readonly code: FindingCode
  readonly message: string
}

function overlapsOf(
  assignment: Assignment,
  others: readonly Assignment[],
  { email, names, endOf }: OverlapContext,
): readonly Overlap[] {
  const overlaps: Overlap[] = []
  const stronger = others.find(
    (other) => impliesAssignment(other, assignment) && endOf(other) >= endOf(assignment),
  )
  if (stronger) {
    const message = `${assignmentText(assignment, names)} adds nothing for ${email}: ${assignmentText(stronger, names)} covers it.`
    overlaps.push({ code: 'implied-role', message })
  }
  const custom = assignment.applicationRoles ?? []
  const plain = others.find((other) => other.role === 'viewer' && other.applicationRoles === undefined)
  if (custom.length > 0 && plain) {
    const message = `The custom roles ${custom.join(', ')} do not limit ${email}, who also has ${assignmentText(plain, names)}: roles add up.`
    overlaps.push({ code: 'wider-than-it-looks', message })
  }
  return overlaps
}

function isSameScope(a: Assignment | undefined, b: Assignment): boolean {
  return a?.kind === b.kind && a.resource === b.resource
}
