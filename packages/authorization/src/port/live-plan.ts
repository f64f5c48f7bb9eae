/** What this package asks the Elastic Cloud API: a plan against the organization as it is now. */
import type {
  Finding,
  IsTouched,
  KeyPlanOptions,
  KeyUse,
  Plan,
  Policy,
  ResourceStates,
  Roster,
  Snapshot,
} from '@roster/core'

export interface LivePlanRequest {
  readonly roster: Roster
  /** The policy of the file before the change: the stricter of both counts. */
  readonly policyBefore?: Policy
  /** Whether the change edits the entry of a member. */
  readonly isTouched: IsTouched
  readonly use: KeyUse
  /** Lifts `maxRemovals`. */
  readonly allowRemovals: boolean
  /** Milliseconds since the epoch. */
  readonly now: number
}

export interface LivePlan {
  /** With the policy that counts. */
  readonly roster: Roster
  readonly snapshot: Snapshot
  readonly plan: Plan
  readonly resources: ResourceStates
  /** What is known about the key of the run, as far as the plan depends on it. */
  readonly keyOptions: KeyPlanOptions
  /** What keeps the plan from being applied, and warnings about it. */
  readonly guards: readonly Finding[]
}

export type PlanLive = (request: LivePlanRequest) => Promise<LivePlan>
