/** What this package asks the Elastic Cloud API: a plan against the organization as it is now. */
import type {
  Finding,
  IsTouched,
  KeyPlanOptions,
  KeyUse,
  Plan,
  ResourceStates,
  Roster,
  Snapshot,
} from '@roster/core'

export interface LivePlanRequest {
  readonly roster: Roster
  /** Whether the change edits the entry of a member. */
  readonly isTouched: IsTouched
  readonly use: KeyUse
  /** Milliseconds since the epoch. */
  readonly now: number
}

export interface LivePlan {
  /** As it was planned from. */
  readonly roster: Roster
  readonly snapshot: Snapshot
  readonly plan: Plan
  readonly resources: ResourceStates
  /** What is known about the key of the run, as far as the plan depends on it. */
  readonly keyOptions: KeyPlanOptions
  /**
   * Why the API key prevents the plan from being applied, and warnings about the key. Findings of the guards about the
   * plan as a whole may be among these. They are left out, because the limits are judged here, change by change.
   */
  readonly guards: readonly Finding[]
}

export type PlanLive = (request: LivePlanRequest) => Promise<LivePlan>
