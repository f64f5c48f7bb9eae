/** What each assignment of a person means, and whether another one covers it. */
import { ALL, type Assignment, impliesAssignment } from '../catalog/assignment.ts'
import { type ResourceNames, resourceKey } from '../catalog/resource.ts'
import { meaningOf } from '../catalog/role-meaning.ts'
import { expiryTime } from '../text/expiry.ts'
import type { ExplainedAssignment } from './explanation.ts'
import { assignmentDocument, type TracedAssignment } from './traced-assignment.ts'

/** `traced` has all assignments of one person. */
export function explainAssignments(
  traced: readonly TracedAssignment[],
  names: ResourceNames,
): readonly ExplainedAssignment[] {
  const byScope = Map.groupBy(traced, scopeKey)
  return traced.map((each) => {
    const everywhere = byScope.get(scopeKey({ ...each, resource: ALL })) ?? []
    const here = byScope.get(scopeKey(each)) ?? []
    const cover = [...everywhere, ...here].find(
      (other) => other !== each && standBeside(each, other) && impliesAssignment(other, each),
    )
    return { ...each, ...meaningOf(each), ...(cover && { coveredBy: assignmentDocument(cover, names) }) }
  })
}

/** Assignments that the file asks for are compared with each other, not with those that are still to be revoked. */
function standBeside(each: TracedAssignment, other: TracedAssignment): boolean {
  if (each.inFile) return other.inFile && endOf(other) >= endOf(each)
  const isOver = each.inOrganization !== true && each.origins.every(({ ended }) => ended)
  return !isOver && other.inOrganization === each.inOrganization
}

function scopeKey({ kind, resource = '' }: Assignment): string {
  return resourceKey(kind, resource)
}

function endOf({ expires }: TracedAssignment): number {
  return expires === undefined ? Number.POSITIVE_INFINITY : expiryTime(expires)
}
