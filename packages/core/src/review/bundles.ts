/** Items with equal access in bundles, so that a reviewer decides about many people at once. */

import { isPrivileged } from '../answer/access-strength.ts'
import { assignmentKey } from '../catalog/assignment.ts'
import type { ReviewItem, ReviewSubject } from './review-document.ts'

export interface Bundle {
  /** Whether this is among the most powerful access. Each of its holders needs a decision of their own. */
  readonly isPrivileged: boolean
  /** The same access, from the same source. */
  readonly pieces: readonly BundlePiece[]
}

export interface BundlePiece {
  readonly subject: ReviewSubject
  readonly item: ReviewItem
}

/** Owners and Admins on all of a kind first, then what is new, then the strongest: as the subjects are sorted. */
export function bundlesOf(pieces: readonly BundlePiece[]): readonly Bundle[] {
  const bundles = [...Map.groupBy(pieces, bundleKey).values()].map((bundle) => ({
    isPrivileged: bundle.some(({ item }) => isPowerful(item)),
    pieces: bundle,
  }))
  return bundles.sort(
    (a, b) =>
      Number(b.isPrivileged) - Number(a.isPrivileged) ||
      Number(isNew(b)) - Number(isNew(a)) ||
      Number(isPlain(a)) - Number(isPlain(b)),
  )
}

function isNew({ pieces: [first] }: Bundle): boolean {
  return first?.item.isNew === true
}

/** Memberships without roles come last. */
function isPlain({ pieces: [first] }: Bundle): boolean {
  return first?.item.what === 'membership'
}

function bundleKey({ subject, item }: BundlePiece): string {
  const { assignment, unknown, what, through, inFile, isNew, fromProvider, expires } = item
  if (what === 'key' || isPowerful(item)) return item.id
  return JSON.stringify([
    subject.kind,
    what,
    assignment ? assignmentKey(assignment) : (unknown?.digest ?? ''),
    through,
    inFile,
    isNew ?? false,
    fromProvider ?? false,
    expires ?? null,
  ])
}

/** Whether it has, or is, a role that manages others' access. */
function isPowerful({ assignment, roles = [] }: ReviewItem): boolean {
  return (assignment === undefined ? roles : [assignment]).some(isPrivileged)
}
