/** What needs an approval: one rule for the preview, which announces it, and for apply, which enforces it. */
import {
  type Approvable,
  type AuthorityChange,
  authorityChanges,
  CHANGE_KIND,
  type Change,
  type Existing,
  emptyRoster,
  isOf,
  People,
  type Policy,
  type Roster,
  requiredApprovals,
  type Snapshot,
} from '@roster/core'
import { besidesMergedEnds, type IsMergedEnd } from '../history/merged-end.ts'

export interface SubjectOptions {
  readonly changes: readonly Change[]
  readonly authority: readonly AuthorityChange[]
  readonly head: Roster
  readonly isMergedEnd: IsMergedEnd
}

/**
 * Every change needs an approval, except resent invitations, which grant nothing new, and ends whose date was merged
 * before: the date was approved when it was set. Every change of authority needs one.
 */
export function subjectsOf({ changes, authority, head, isMergedEnd }: SubjectOptions): readonly Approvable[] {
  return [
    ...changes
      .filter(({ kind }) => CHANGE_KIND[kind].needsApproval)
      .flatMap((change) => besidesMergedEnds(change, head, isMergedEnd) ?? [])
      .map((change): Approvable => ({ kind: 'change', change })),
    ...authority.map((each): Approvable => ({ kind: 'authority', authority: each })),
  ]
}

/**
 * The changes of authority between two files; without a valid file before, all authority is new.
 *
 * @param snapshot Absent if the organization was not read.
 */
export function authorityIntroduced(
  before: Roster | undefined,
  head: Roster,
  snapshot?: Snapshot,
): readonly AuthorityChange[] {
  const base = before ?? emptyRoster(head.organization)
  return authorityChanges(base, head, snapshot && existingIn(snapshot, base, head))
}

/** Clocks differ, and a date means the end of its day. In milliseconds. */
const A_DAY = 24 * 60 * 60 * 1000

function existingIn(snapshot: Snapshot, base: Roster, head: Roster): Existing {
  const { byKey } = new People(snapshot, head)
  const keysBefore = new People(snapshot, base).keyOfMember
  return {
    rolesOf: (key) => byKey.get(key)?.member?.assignments,
    keyBefore: (key) => keysBefore.get(byKey.get(key)?.member?.userId ?? ''),
    // If the file has no API keys, they are not read.
    hasKey: (entry) => snapshot.keys?.some((key) => isOf(entry, key)) ?? true,
    endsKey: (entry) =>
      (snapshot.keys ?? []).some((key) => {
        const end = key.expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(key.expiresAt)
        return isOf(entry, key) && end - entry.expiresAt > A_DAY
      }),
  }
}

/** The subjects whose approval the policy asks for: all of them, or elevations alone. */
export function subjectsAskedFor(
  subjects: readonly Approvable[],
  head: Roster,
  policy: Pick<Policy, 'approvals' | 'elevation'>,
): readonly Approvable[] {
  if (policy.approvals !== 'off') return subjects
  return subjects.filter((subject) => requiredApprovals(subject, head, policy) !== undefined)
}
