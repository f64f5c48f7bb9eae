/** A plan against the live organization, with everything needed to judge it. */
import {
  checkGuards,
  checkKey,
  checkKeyExpiry,
  concernsKey,
  deploymentsInTheWay,
  type Finding,
  type IsTouched,
  isOwner,
  type KeyFacts,
  type KeyPlanOptions,
  type KeyUse,
  type Plan,
  planChanges,
  type ResourceStates,
  type Roster,
  type Snapshot,
  touchedResources,
} from '@roster/core'
import { learnKey, possiblyOwnKeys } from './key-facts.ts'
import { lookUpResources } from './lookup.ts'
import type { Reader } from './reader.ts'
import { readSnapshot } from './snapshot.ts'

export interface LivePlan {
  /** As it was planned from. */
  readonly roster: Roster
  readonly snapshot: Snapshot
  readonly plan: Plan
  readonly resources: ResourceStates
  /** What is known about the key of the run, as far as the plan depends on it. */
  readonly keyOptions: KeyPlanOptions
  /** Why the plan cannot be applied, and other remarkable facts about it. */
  readonly guards: readonly Finding[]
}

export interface LivePlanOptions {
  readonly roster: Roster
  readonly reader: Reader
  /** See `PlanOptions`. */
  readonly isTouched?: IsTouched
  /** How the key is used. A preview is not blocked if its key may not write. */
  readonly use: KeyUse
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Whether API keys are read even if the file says nothing about them. False by default. */
  readonly withKeys?: boolean
  /** Lifts `maxRemovals` and `maxDemotions`. */
  readonly allowRemovals?: boolean
  /** See `GuardOptions`. */
  readonly remedy?: string
}

/**
 * Reads members and invitations, and API keys if the file lists any. Reads the other facts that a plan needs only if
 * there are changes: the state of the resources they touch, whose key this is and what it may do.
 *
 * @throws ElasticCloudError
 */
export async function planLive({
  roster,
  reader,
  isTouched,
  use,
  now,
  withKeys = false,
  allowRemovals,
  remedy,
}: LivePlanOptions): Promise<LivePlan> {
  const snapshot = await readSnapshot(reader, roster.organization, {
    withKeys: withKeys || roster.keys !== undefined,
  })
  const options = isTouched ? { isTouched } : {}
  const first = planChanges(roster, snapshot, options)
  if (first.changes.length === 0) {
    return {
      roster,
      snapshot,
      plan: first,
      resources: { stopped: new Set(), missing: new Set() },
      keyOptions: {},
      guards: [
        ...checkGuards(first, snapshot, { policy: roster.policy }),
        ...checkKeyExpiry(reader.keyExpiresAt(), now),
      ],
    }
  }
  const [found, key] = await Promise.all([
    lookUpResources(reader, [
      ...touchedResources(first.changes),
      ...deploymentsInTheWay(first.changes, snapshot),
    ]),
    learnKey(reader, roster.organization, snapshot.keys),
  ])
  const resources = { ...found, seesAll: key.principal?.some(isOwner) ?? false }
  // Resources that are as expected change nothing about the plan.
  const { stopped, missing, customRoles } = resources
  const isAsExpected = stopped.size + missing.size + customRoles.size === 0
  const keyOptions = first.changes.some(({ kind }) => concernsKey(kind))
    ? keyOptionsOf(snapshot, key, reader.keyExpiresAt())
    : {}
  const isKnown = isAsExpected && Object.keys(keyOptions).length === 0
  const plan = isKnown ? first : planChanges(roster, snapshot, { ...options, resources, ...keyOptions })
  const { policy } = roster
  const guards = [
    ...checkGuards(plan, snapshot, { policy, allowRemovals, ...(remedy !== undefined && { remedy }) }),
    ...checkKey(plan, key, { use, now, roster, snapshot }),
  ]
  return { roster, snapshot, plan, resources, keyOptions, guards }
}

/** Which key the run uses decides which keys can be revoked, and whether all of them are visible. */
export function keyOptionsOf(
  { keys = [] }: Snapshot,
  { userId, principal }: KeyFacts,
  expiresAt: string | undefined,
): KeyPlanOptions {
  return {
    ownKeys: possiblyOwnKeys(keys, userId, expiresAt),
    seesAllKeys: principal === undefined || principal.some(isOwner),
  }
}
