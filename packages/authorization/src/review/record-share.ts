/**
 * Shares of a record: which outcomes of a run belong to which pull request, and which effects are recorded there
 * as applied. The run's own pull request gets all of them; an earlier one gets those that it showed and that no
 * later one did.
 */
import {
  type Change,
  effectsOf,
  emailKey,
  joiningEffect,
  membershipEffect,
  type Plan,
  planOf,
  type Roster,
  type Snapshot,
} from '@roster/core'
import type { MergedPullRequest } from '../port/repository.ts'
import { covers } from './coverage.ts'
import type { MergedReview, MergedReviews } from './merged-reviews.ts'

export interface Outcome {
  readonly change: Change
  /** Whether it was read back after it was made. */
  readonly verified: boolean
}

export interface RecordShare<O extends Outcome> {
  readonly pullRequest: MergedPullRequest
  /** Whether it is the pull request that caused the run. */
  readonly isOwn: boolean
  readonly plan: Plan
  readonly outcomes: readonly O[]
  /** Digests, most important ones first. */
  readonly effectDigests: readonly string[]
}

export interface RecordOptions<O extends Outcome> {
  readonly reviews: MergedReviews
  /** The pull request that caused the run, if one did. */
  readonly pullRequest: MergedPullRequest | undefined
  readonly plan: Plan
  readonly outcomes: readonly O[]
  readonly roster: Roster
  /** From before the run. */
  readonly snapshot: Snapshot
}

export async function recordShares<O extends Outcome>(
  options: RecordOptions<O>,
): Promise<readonly RecordShare<O>[]> {
  const { reviews, pullRequest, plan, outcomes } = options
  if (pullRequest) await reviews.readFirst()
  let rest = outcomes
  return reviews.read.flatMap((review): readonly RecordShare<O>[] => {
    const { own = [], others = [] } = Object.groupBy(rest, ({ change }) =>
      hasShown(review, change, plan) ? 'own' : 'others',
    )
    rest = others
    const isOwn = review.pullRequest.number === pullRequest?.number
    if (!isOwn && own.length === 0) return []
    const share = isOwn
      ? { plan, outcomes }
      : {
          plan: planOf(
            plan.organization,
            own.map(({ change }) => change),
          ),
          outcomes: own,
        }
    const effectDigests = appliedEffects(review, share, options)
    return [{ pullRequest: review.pullRequest, isOwn, ...share, effectDigests }]
  })
}

function hasShown({ preview }: MergedReview, change: Change, plan: Plan): boolean {
  return preview.status === 'valid' && covers([preview.shown], change, plan)
}

/** Joining comes first, since later runs go by it; then all other effects that were verified. */
function appliedEffects(
  review: MergedReview,
  { plan, outcomes }: { readonly plan: Plan; readonly outcomes: readonly Outcome[] },
  { roster, snapshot }: Pick<RecordOptions<Outcome>, 'roster' | 'snapshot'>,
): readonly string[] {
  const { preview } = review
  if (preview.status !== 'valid') return []
  const { organization } = plan
  const done = outcomes.filter(({ verified }) => verified).map(({ change }) => change)
  const present = new Set(
    [...snapshot.members, ...snapshot.invitations, ...done].map(({ email = '' }) => emailKey(email)),
  )
  const joined = [...roster.members.values()]
    .filter(({ email }) => present.has(emailKey(email)))
    .map(({ email }) => joiningEffect(organization, email))
    // The preview showed that they would join, and they did, in whichever run.
    .filter((digest) => preview.shown.covers(digest, ''))
  const shown = done.filter((change) => hasShown(review, change, plan))
  const invited = shown
    .filter(({ kind }) => membershipEffect(kind) === 'begins')
    .map(({ email }) => joiningEffect(organization, email))
  return [...invited, ...joined, ...shown.flatMap((change) => effectsOf(organization, change))]
}
