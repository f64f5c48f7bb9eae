/** What a person is given twice, or given wider than it looks. */

import { ALL, type Assignment, assignmentKey, impliesAssignment } from '../catalog/assignment.ts'
import { assignmentText } from '../catalog/assignment-text.ts'
import { type ResourceNames, resourceKey } from '../catalog/resource.ts'
import type { Asked } from './access-reader.ts'
import type { FileFindings } from './file-findings.ts'

/** Nobody has more than a handful of roles on one resource; beyond, comparing them all would take too long. */
const MAX_COMPARED = 64

/** Warns of atoms that others cover, and of custom roles that stand beside a wider role. */
export function reportOverlaps(
  asked: readonly Asked[],
  email: string,
  names: ResourceNames,
  findings: FileFindings,
): void {
  if (!mayOverlap(asked)) return
  const unique = new Map(asked.map((item) => [assignmentKey(item.assignment), item.assignment]))
  const byScope = Map.groupBy(unique.values(), scopeOf)
  const reported = new Set<string>()
  for (const { assignment, place } of asked) {
    const key = assignmentKey(assignment)
    if (reported.has(key)) continue
    reported.add(key)
    const here = byScope.get(scopeOf(assignment)) ?? []
    const everywhere = byScope.get(scopeOf({ ...assignment, resource: ALL })) ?? []
    const beside = [
      ...here.slice(0, MAX_COMPARED),
      ...(here === everywhere ? [] : everywhere.slice(0, MAX_COMPARED)),
    ].filter((other) => other !== unique.get(key))
    const stronger = beside.find((other) => impliesAssignment(other, assignment))
    if (stronger) {
      const message = `${assignmentText(assignment, names)} adds nothing for ${email}: ${assignmentText(stronger, names)} covers it.`
      findings.report('warning', 'implied-role', message, place.offset, email)
    }
    const custom = assignment.applicationRoles ?? []
    if (custom.length === 0) continue
    const plain = beside.find((other) => other.role === 'viewer' && other.applicationRoles === undefined)
    if (plain) {
      const message = `The custom roles ${custom.join(', ')} narrow nothing for ${email}: ${assignmentText(plain, names)} stands beside them, and the wider of the two counts.`
      findings.report('warning', 'wider-than-it-looks', message, place.offset, email)
    }
  }
}

/** Up to here, comparing all with all is quicker than sorting them by scope. */
const FEW = 12

/** Whether two of them are of one kind and can reach the same resource, as far as that is quickly told. */
function mayOverlap(asked: readonly Asked[]): boolean {
  if (asked.length > FEW) return true
  return asked.some(({ assignment: { kind, resource } }, index) => {
    for (let next = index + 1; next < asked.length; next += 1) {
      const other = asked[next]?.assignment
      if (other?.kind !== kind) continue
      if (other.resource === resource || other.resource === ALL || resource === ALL) return true
    }
    return false
  })
}

function scopeOf({ kind, resource = '' }: Assignment): string {
  return resourceKey(kind, resource)
}
