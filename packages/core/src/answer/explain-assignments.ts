/** What each assignment of a person means, and whether another one covers it. */
import { ALL, type Assignment, impliesAssignment } from '../catalog/assignment.ts'
import { type ResourceNames, resourceKey } from '../catalog/resource.ts'
import { meaningOf } from '../catalog/role-meaning.ts'
import type { Holder } from '../format/scoped-role.ts'
import { expiryTime } from '../text/expiry.ts'
import type { ExplainedAssignment } from './explanation.ts'
import { assignmentDocument, type TracedAssignment } from './traced-assignment.ts'

/** `traced` has all assignments of one person or API key. */
export function explainAssignments(
  traced: readonly TracedAssignment[],
  names: ResourceNames,
  holder: Holder = 'person',
): readonly ExplainedAssignment[] {
  // Keys inherit nothing inside, so the absence of application roles means none.
  const plain = <T extends Assignment>(each: T): T =>
    holder === 'key' ? { ...each, applicationRoles: each.applicationRoles ?? [] } : each
  const byScope = Map.groupBy(traced, scopeKey)
  return traced.map((each) => {
    const everywhere = byScope.get(scopeKey({ ...each, resource: ALL })) ?? []
    const here = byScope.get(scopeKey(each)) ?? []
    const cover = [...everywhere, ...here].find(
      (other) => other !== each && standBeside(each, other) && impliesAssignment(plain(other), plain(each)),
    )
    return {
      ...each,
      ...meaningOf(plain(each)),
      ...(cover && { coveredBy: assignmentDocument(cover, names) }),
    }
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
