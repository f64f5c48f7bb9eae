/** An outcome is what a run did with one change. */
import type { Change, Plan } from '@roster/core'

/**
 * - `already-done`: true before this run got to it.
 * - `held`: not carried out, because nobody reviewed it or an approval lacks.
 * - `not-attempted`: the run ended first.
 */
export type OutcomeStatus = 'applied' | 'already-done' | 'failed' | 'held' | 'not-attempted'

export interface ChangeOutcome {
  readonly change: Change
  readonly status: OutcomeStatus
  /** The API's error code, for `failed`. */
  readonly code?: string
  /** What the API said, for `failed`; why and how to release it, for `held`. Plain text. */
  readonly message?: string
  /** Whether the organization, read again afterwards, is as the change wanted it. */
  readonly verified: boolean
}

/** A plan, and what became of it. A change without an outcome was not attempted. */
export interface Outcomes {
  readonly plan: Plan
  readonly outcomes: readonly ChangeOutcome[]
}

export function withStatus({ outcomes }: Outcomes, status: OutcomeStatus): readonly ChangeOutcome[] {
  return outcomes.filter((outcome) => outcome.status === status)
}

/** What the run said it did not get to, and what it said nothing of. */
export function notAttempted({ plan, outcomes }: Outcomes): readonly Change[] {
  const reached = new Set(
    outcomes.filter(({ status }) => status !== 'not-attempted').map(({ change }) => change.digest),
  )
  return plan.changes.filter(({ digest }) => !reached.has(digest))
}
