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
   * What the API key keeps from being applied, and warnings about it. There may be findings of the guards of the plan
   * as a whole among these: what those are about is judged here, change by change, and they are left out.
   */
  readonly guards: readonly Finding[]
}

export type PlanLive = (request: LivePlanRequest) => Promise<LivePlan>
