/** Findings about an organization whose members file is, or was, at other paths than the one that is judged. */
import type { Finding } from '@roster/core'
import type { Place } from '../history/place.ts'

/** Two files for one organization: each run would undo what the other asks for. */
export function managedTwice(path: string, rivals: readonly string[]): Finding {
  const others = rivals.join(' and ')
  return {
    severity: 'error',
    code: 'organization-managed-twice',
    message: `After merging, ${others} would be for the same organization as ${path}, and only one file can decide about it. Delete ${others} in this pull request, or correct "organization".`,
  }
}

/** The base branch has the organization's file at another path, or cannot be searched for one. */
export function baseElsewhere(
  place: Pick<Place, 'path' | 'others' | 'isUnsure'>,
  { path, baseRef }: { readonly path: string; readonly baseRef: string },
): readonly Finding[] {
  const findings: Finding[] = []
  if (place.path !== path) {
    const others =
      place.others.length === 0
        ? ''
        : ` So are ${place.others.join(' and ')}, which are newer and do not count.`
    findings.push({
      severity: 'warning',
      code: 'file-moved',
      message: `On ${baseRef}, ${place.path} is for the same organization, so this pull request is compared with it, and its policy and approvers decide.${others}`,
    })
  }
  if (place.isUnsure) {
    findings.push({
      severity: 'warning',
      code: 'file-moved',
      message: `There are too many JSON files on ${baseRef} to look at all of them. If one of them is for the same organization as ${path}, rename that file instead of adding another.`,
    })
  }
  return findings
}
