/**
 * The limits on removals and demotions: changes that exceed them are held, and the rest of the run is applied. The
 * label on a pull request lifts them for the changes that it introduced, in whatever run applies these.
 */
import {
  type Assignment,
  assignmentKey,
  type Change,
  DEFAULT_POLICY,
  emailKey,
  endedIn,
  endsMembership,
  type FindingCode,
  LIMITS,
  type LimitRule,
  limitFindingFor,
  type Policy,
  type Roster,
  type SetLabel,
  type Snapshot,
  withoutDueEnds,
} from '@roster/core'
import { needsOwner } from '../approval/lifting-label.ts'
import { strictest } from '../approval/strictest-policy.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Merge } from '../ledger/merge.ts'
import { dueRoles } from '../ledger/narrow.ts'
import type { WeighedChange, WeighedDemand } from '../ledger/weigh-plan.ts'

export interface LimitOptions {
  readonly weighed: readonly WeighedChange[]
  readonly roster: Roster
  readonly snapshot: Snapshot
  /** The one that counts. */
  readonly policy: Policy
  readonly ledger: Ledger
}

/** Whether an owner approved these changes of a merged pull request after its label was set. */
export type IsLiftApproved = (merge: Merge, label: SetLabel, changes: readonly Change[]) => Promise<boolean>

export interface LimitPorts {
  readonly isLiftApproved: IsLiftApproved
}

/** The findings of guards that are judged change by change, instead of stopping the whole run. */
export const GUARD_CODES: ReadonlySet<FindingCode> = new Set([
  'too-few-owners',
  ...LIMITS.map(({ code }) => code),
])

/** The changes that exceed a limit, with the limit and why they have to wait. */
export type OverLimits = ReadonlyMap<LimitRule, Readonly<{ changes: ReadonlySet<Change>; reason: string }>>

export async function overLimits(options: LimitOptions, ports: LimitPorts): Promise<OverLimits> {
  const over = new Map<LimitRule, { changes: ReadonlySet<Change>; reason: string }>()
  for (const rule of LIMITS) {
    const counted = options.weighed.filter(
      (each) => countsFor(rule, each, options.roster) && !isReviewedEnd(each, options.roster),
    )
    if (excess(rule, counted, options) === undefined) continue
    const lifted = await liftedAmong(counted, options, ports)
    const limited = counted.filter((each) => !lifted.has(each))
    const reason = excess(rule, limited, options)
    if (reason !== undefined)
      over.set(rule, { changes: new Set(limited.map(({ change }) => change)), reason })
  }
  return over
}

function excess(
  rule: LimitRule,
  counted: readonly WeighedChange[],
  { snapshot, policy }: LimitOptions,
): string | undefined {
  const changes = counted.map(({ change }) => change)
  return limitFindingFor(rule, changes, snapshot, { policy: policyFor(counted, snapshot, policy) })?.message
}

/** No pull request relaxes the limit for its own changes: the file before it counts as well. */
function policyFor(counted: readonly WeighedChange[], snapshot: Snapshot, policy: Policy): Policy {
  const merges = new Set(counted.flatMap(({ merge }) => merge ?? []))
  return strictest(
    [...merges].map(({ before }) => before?.policy ?? DEFAULT_POLICY),
    policy,
    snapshot,
  )
}

/**
 * Whether a change counts for the limit, apart from ends of roles that were reviewed under the limit at that time. If
 * that review needed the label, the label is checked again.
 */
export function countsFor(
  { counts }: LimitRule,
  { change, demands }: WeighedChange,
  roster: Roster,
): boolean {
  const free = demands.filter(({ standing }) => !isLabelled(standing))
  const reviewed = new Set(free.flatMap(dueRoles).map(assignmentKey))
  const isReviewed = (role?: Assignment) => role !== undefined && reviewed.has(assignmentKey(role))
  const rest = withoutDueEnds(change, roster, isReviewed)
  return rest !== undefined && counts(rest)
}

/**
 * Reviewed as the end of that day, under the limit at that time. If that needed the label, the label is checked again.
 */
function isReviewedEnd(weighed: WeighedChange, roster: Roster): boolean {
  return weighed.isAuthorised && !isLabelled(weighed) && isDue(weighed.change, roster)
}

/** Whether the preview that authorises it lifted limits by the label. */
export function isLabelled({ merge }: Pick<WeighedChange, 'merge'>): boolean {
  return labelOn(merge) !== undefined
}

function labelOn(merge: Merge | undefined): SetLabel | undefined {
  return merge?.review.status === 'valid' ? merge.review.label : undefined
}

/** What is left if a limit holds a change: ends of roles that only the label allowed must not take effect alone. */
export function withoutLabelledEnds(weighed: WeighedChange, over: OverLimits): WeighedChange {
  const isOver = [...over.values()].some(({ changes }) => changes.has(weighed.change))
  const demands = weighed.demands.map((each): WeighedDemand => {
    const { merge } = each.standing
    const isBound = isOver && merge && isLabelled({ merge }) && dueRoles(each).length > 0
    return isBound ? { ...each, standing: { status: 'held', why: 'not shown', merge } } : each
  })
  const isAuthorised = weighed.isAuthorised && demands.every((each, index) => each === weighed.demands[index])
  return { ...weighed, demands, isAuthorised }
}

/** Whether it ends a membership, or revokes an API key, because a date has come. */
export function isDue({ kind, email }: Change, roster: Roster): boolean {
  return endsMembership(kind) && endedIn(roster, emailKey(email)) !== undefined
}

/**
 * The changes that previews with the label introduced. Under "enforce", only those that an owner approved after the
 * label was set.
 */
async function liftedAmong(
  counted: readonly WeighedChange[],
  { policy, ledger }: LimitOptions,
  { isLiftApproved }: LimitPorts,
): Promise<ReadonlySet<WeighedChange>> {
  const byMerge = new Map<Merge, WeighedChange[]>()
  for (const each of counted) {
    const merge = await liftingMerge(each, ledger)
    if (merge) byMerge.set(merge, [...(byMerge.get(merge) ?? []), each])
  }
  const lifted = new Set<WeighedChange>()
  for (const [merge, group] of byMerge) {
    if (await isLifted(merge, group)) for (const each of group) lifted.add(each)
  }
  return lifted

  async function isLifted(merge: Merge, group: readonly WeighedChange[]): Promise<boolean> {
    if (!needsOwner(policy)) return true
    const label = labelOn(merge)
    const changes = group.map(({ change }) => change)
    return label !== undefined && (await isLiftApproved(merge, label, changes))
  }
}

/** The merge that introduced all of the change, if its preview showed the label. */
async function liftingMerge(
  { isAuthorised, demands }: WeighedChange,
  ledger: Ledger,
): Promise<Merge | undefined> {
  if (!isAuthorised) return undefined
  const merges = new Set<Merge | undefined>()
  for (const { demand, standing } of demands) {
    merges.add((await ledger.introduction(demand)) ?? standing.merge)
  }
  const [merge, another] = merges
  const isOne = merges.size === 1 && another === undefined
  return isOne && labelOn(merge) !== undefined ? merge : undefined
}
