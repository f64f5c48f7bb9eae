/** What a preview seals, so that a later run can tell what was reviewed. */
import {
  assignmentKey,
  type Change,
  type ComingEnd,
  type DueEnds,
  dueEnds,
  type EffectPart,
  type EndedRole,
  effectDigest,
  effectsReviewedWith,
  emailKey,
  endOfEntry,
  entryIn,
  isKeySubject,
  type Listed,
  type Plan,
  planOf,
  type Roster,
  roleEnd,
  roleEnds,
} from '@roster/core'

export interface ReviewContent {
  readonly organization: string
  readonly planDigest: string
  /** Of every change that merging applies. */
  readonly changeDigests: readonly string[]
  /** Of every effect of these changes, and of every end that a date in the file brings. */
  readonly effectDigests: readonly string[]
}

export interface ReviewedFiles {
  /** The file as merging would leave it. */
  readonly head: Roster
  /** The file on the base branch; one that lists nobody if there is none or it is broken. */
  readonly before: Roster
}

/** What a preview shows as something that merging does not apply. */
export interface LeftOut {
  /** Changes of the plan. */
  readonly changes: ReadonlySet<Change>
  /** Ends to come. */
  readonly ends: readonly ComingEnd[]
}

/**
 * Roles for members who have not signed in yet are decided now, so they are part of the review. So are dates that the
 * pull request sets.
 *
 * @param left What merging does not apply.
 */
export function reviewContent(
  { organization, changes, awaited }: Pick<Plan, 'organization' | 'changes' | 'awaited'>,
  { head, before }: ReviewedFiles,
  left: LeftOut,
): ReviewContent {
  const applied = changes.filter((change) => !left.changes.has(change))
  const shown = [...applied, ...awaited]
  return {
    organization,
    planDigest: planOf(organization, applied).digest,
    changeDigests: shown.map((change) => change.digest),
    effectDigests: [
      ...shown.flatMap((change) => effectsReviewedWith(organization, change)),
      ...datesShown({ head, before }, applied, left),
    ],
  }
}

/**
 * Dates that the pull request sets or moves, and dates that have passed and end something now. If a date moves to a later
 * time, the old one can come before the merge: then the pull request asks for the access again.
 */
function datesShown(
  { head, before }: ReviewedFiles,
  applied: readonly Change[],
  { changes, ends }: LeftOut,
): readonly string[] {
  const left = new Set([...changes].map(({ email }) => emailKey(email)))
  const endsOf = Map.groupBy(ends, ({ key }) => key)
  const changeOf = new Map(applied.map((change) => [emailKey(change.email), change]))
  return [...entriesOf(head)].flatMap(([key, entry]) => {
    if (left.has(key)) return []
    const change = changeOf.get(key)
    const parts = dateParts([key, entry], { head, before }, change && dueEnds(change, head))
    const isLeftOut = (part: EffectPart) => (endsOf.get(key) ?? []).some((end) => isPartOf(end, part))
    return parts
      .filter((part) => !isLeftOut(part))
      .map((part) => effectDigest(head.organization, entry.email, part))
  })
}

/** An end date that a file sets or moves. */
export interface EndSet {
  /** The subject that it is about. */
  readonly email: string
  readonly part: Extract<EffectPart, { due: number }>
}

export function endsSet(files: ReviewedFiles): readonly EndSet[] {
  return [...entriesOf(files.head)].flatMap(([key, entry]) =>
    dateParts([key, entry], files).flatMap((part) =>
      typeof part === 'object' && 'due' in part ? [{ email: entry.email, part }] : [],
    ),
  )
}

/** @param due What has ended. */
function dateParts(
  [key, entry]: readonly [string, Listed],
  { head, before }: ReviewedFiles,
  due: DueEnds = { roles: [] },
): readonly EffectPart[] {
  const last = entryIn(before, key)
  const isReported = (file: Roster) => file.policy.unlisted === 'report' && !isKeySubject(key)
  return [
    ...membershipParts(entry, last, {
      isDue: due.membership !== undefined,
      isReported: isReported(head),
      wasReported: isReported(before),
    }),
    ...roleParts(entry, last, due.roles),
  ]
}

/** Whether the part is that end. */
function isPartOf({ role }: ComingEnd, part: EffectPart): boolean {
  if (typeof part === 'string' || !('due' in part)) return false
  const keys = [role, part.role].map((each) => (each === undefined ? undefined : assignmentKey(each)))
  return keys[0] === keys[1]
}

interface MembershipEnd {
  /** Whether the date has passed. */
  readonly isDue: boolean
  /** Whether the file removes nobody by date, as under "report". Then no date is reviewed as a removal. */
  readonly isReported: boolean
  readonly wasReported: boolean
}

function membershipParts(
  entry: Listed,
  last: Listed | undefined,
  { isDue, isReported, wasReported }: MembershipEnd,
): readonly EffectPart[] {
  const { expiresAt, assignments } = entry
  const end = isReported ? undefined : endOfEntry(entry)
  const was = wasReported ? undefined : endOfEntry(last)
  if (end?.due === was?.due && end?.id === was?.id) return isDue && end !== undefined ? [end] : []
  return [
    ...(end === undefined ? [] : [end]),
    ...(isLater(expiresAt, last?.expiresAt)
      ? ['begins' as const, ...assignments].map((extended) => ({ extended }))
      : []),
  ]
}

function roleParts(
  entry: Listed,
  last: Listed | undefined,
  due: readonly EndedRole[],
): readonly EffectPart[] {
  const set = roleEnds(entry).filter(({ assignment, expiresAt }) =>
    last === undefined ? true : roleEnd(last, assignment)?.expiresAt !== expiresAt,
  )
  const ends = [...new Set([...set, ...due])]
  const moved =
    last === undefined
      ? []
      : roleEnds(last).filter(({ assignment, expiresAt }) =>
          isLater(roleEnd(entry, assignment)?.expiresAt, expiresAt),
        )
  const asked = new Set(entry.assignments.map(assignmentKey))
  return [
    ...ends.map(({ assignment, expiresAt }) => ({ due: expiresAt, role: assignment })),
    ...moved
      .filter(({ assignment }) => asked.has(assignmentKey(assignment)))
      .map(({ assignment }) => ({ extended: assignment })),
  ]
}

/** Undefined means no end. */
function isLater(end: number | undefined, before: number | undefined): boolean {
  return before !== undefined && (end === undefined || end > before)
}

/** By subject. */
function entriesOf({ members, expired, keys }: Roster): Iterable<readonly [string, Listed]> {
  const apiKeys = [...(keys?.current.values() ?? []), ...(keys?.ended.values() ?? [])]
  return [...members, ...expired, ...apiKeys.map((key) => [key.email, key] as const)]
}
