/** What a preview has to seal, so that a later run can tell what was reviewed. */
import {
  type Change,
  effectDigest,
  effectsReviewedWith,
  emailKey,
  endsMembership,
  type ListedMember,
  type Plan,
  planOf,
  type Roster,
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

/**
 * Roles that await members who have yet to sign in are decided now, so they are part of the review; so are dates that
 * the pull request sets.
 *
 * @param spent Changes of the plan that merging does not apply.
 */
export function reviewContent(
  { organization, changes, awaited }: Pick<Plan, 'organization' | 'changes' | 'awaited'>,
  { head, before }: ReviewedFiles,
  spent: ReadonlySet<Change>,
): ReviewContent {
  const applied = changes.filter((change) => !spent.has(change))
  const shown = [...applied, ...awaited]
  return {
    organization,
    planDigest: planOf(organization, applied).digest,
    changeDigests: shown.map((change) => change.digest),
    effectDigests: [
      ...shown.flatMap((change) => effectsReviewedWith(organization, change)),
      ...datesShown({ head, before }, applied),
    ],
  }
}

/** Dates that the pull request sets or moves, and dates that have passed and end a membership now. */
function datesShown({ head, before }: ReviewedFiles, applied: readonly Change[]): readonly string[] {
  const ending = new Set(
    applied.filter(({ kind }) => endsMembership(kind)).map(({ email }) => emailKey(email)),
  )
  const dated = [...entriesOf(head)].flatMap(([key, { email, expiresAt }]) => {
    if (expiresAt === undefined) return []
    const isSet = entryOf(before, key)?.expiresAt !== expiresAt
    return isSet || ending.has(key) ? [{ email, due: expiresAt }] : []
  })
  return dated.map(({ email, due }) => effectDigest(head.organization, email, { due }))
}

function entriesOf({ members, expired }: Roster): Iterable<readonly [string, ListedMember]> {
  return [...members, ...expired]
}

function entryOf({ members, expired }: Roster, key: string): ListedMember | undefined {
  return members.get(key) ?? expired.get(key)
}
