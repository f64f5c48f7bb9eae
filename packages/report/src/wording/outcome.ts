/** An outcome is what an apply run did with one change. */
import type { Change, Plan } from '@roster/core'
import { byChange, mostPowerfulFirst } from './power.ts'

/**
 * - `already-done`: in place before this run reached it.
 * - `held`: not applied, because it was not reviewed or an approval is missing.
 * - `not-attempted`: the run ended first.
 * - `waiting`: a member makes the change, such as a new API key.
 */
export type OutcomeStatus = 'applied' | 'already-done' | 'failed' | 'held' | 'not-attempted' | 'waiting'

export interface ChangeOutcome {
  readonly change: Change
  readonly status: OutcomeStatus
  /** The API's error code, for `failed`. */
  readonly code?: string
  /** For `failed`, the message of the API; for `held`, why it is held and how to release it; for `waiting`, how to make it. Plain text. */
  readonly message?: string
  /** Whether reading the organization again showed the change. */
  readonly verified: boolean
}

/** A plan and its outcomes. A change without an outcome was not attempted. */
export interface Outcomes {
  readonly plan: Plan
  readonly outcomes: readonly ChangeOutcome[]
}

export function withStatus({ outcomes }: Outcomes, status: OutcomeStatus): readonly ChangeOutcome[] {
  return outcomes.filter((outcome) => outcome.status === status)
}

/** The most powerful first. */
export function sortedOutcomes({ plan, outcomes }: Outcomes): Outcomes {
  return {
    plan: { ...plan, changes: mostPowerfulFirst(plan.changes) },
    outcomes: byChange(outcomes, ({ change }) => change),
  }
}

/** Changes with the status `not-attempted`, and changes without an outcome. */
export function notAttempted({ plan, outcomes }: Outcomes): readonly Change[] {
  const reached = new Set(
    outcomes.filter(({ status }) => status !== 'not-attempted').map(({ change }) => change.digest),
  )
  return plan.changes.filter(({ digest }) => !reached.has(digest))
}
