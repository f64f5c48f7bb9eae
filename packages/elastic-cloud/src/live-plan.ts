/** A plan against the live organization, with everything that has to be known to judge it. */
import {
  checkGuards,
  type Finding,
  type Occasion,
  type Plan,
  planChanges,
  type ResourceStates,
  type Roster,
  type Snapshot,
  touchedResources,
} from '@roster/core'
import { lookUpResources } from './lookup.ts'
import type { Reader } from './reader.ts'
import { readSnapshot } from './snapshot.ts'

export interface LivePlan {
  readonly snapshot: Snapshot
  readonly plan: Plan
  readonly resources: ResourceStates
  /** What keeps the plan from being applied, and what is remarkable about it. */
  readonly guards: readonly Finding[]
}

export interface LivePlanOptions {
  readonly roster: Roster
  readonly reader: Reader
  readonly occasion: Occasion
  /** Lifts `maxRemovals`. */
  readonly allowRemovals?: boolean
  /** Changes the roster once it is known who is in the organization, before anything is planned. */
  readonly adjust?: (roster: Roster, snapshot: Snapshot) => Roster
}

/**
 * Reads members and invitations, and only where there are changes what else they need: the state of the
 * resources they touch, and whose key this is.
 *
 * @throws ElasticCloudError
 */
export async function planLive({
  roster: asked,
  reader,
  occasion,
  allowRemovals,
  adjust,
}: LivePlanOptions): Promise<LivePlan> {
  const snapshot = await readSnapshot(reader, asked.organization)
  const roster = adjust ? adjust(asked, snapshot) : asked
  const first = planChanges(roster, snapshot, { occasion })
  if (first.changes.length === 0) {
    return {
      snapshot,
      plan: first,
      resources: { stopped: new Set(), missing: new Set() },
      guards: checkGuards(first, snapshot, { policy: roster.policy }),
    }
  }
  const [resources, own] = await Promise.all([
    lookUpResources(reader, touchedResources(first.changes)),
    reader.currentUser(),
  ])
  const plan = planChanges(roster, snapshot, { occasion, resources })
  const guards = checkGuards(plan, snapshot, {
    policy: roster.policy,
    ownUserId: own?.user_id,
    allowRemovals,
  })
  return { snapshot, plan, resources, guards }
}
