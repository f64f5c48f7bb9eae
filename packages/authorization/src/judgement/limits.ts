/**
 * The limits on removals and demotions: changes that exceed them are held, and the rest of the run is applied. The
 * label on a pull request lifts them for the changes that it introduced, in whatever run applies these.
 */
import {
  ALLOW_REMOVALS_LABEL,
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

/** What to do about what is over a limit and is merged already. */
export const AFTER_THE_MERGE = `If you mean this, use --allow-removals in a terminal. The label "${ALLOW_REMOVALS_LABEL}" lifts the limit only on a pull request that introduces it, before the merge.`

/** The changes that exceed a limit, with the limit and why they have to wait. */
export type OverLimits = ReadonlyMap<LimitRule, Readonly<{ changes: ReadonlySet<Change>; reason: string }>>

export async function overLimits(
  { weighed, ...options }: LimitOptions,
  labelled: Labelled,
  ports: LimitPorts,
): Promise<OverLimits> {
  const over = new Map<LimitRule, { changes: ReadonlySet<Change>; reason: string }>()
  for (const rule of LIMITS) {
    const counted = weighed.filter(
      (each) =>
        countsFor(rule, each, options.roster, labelled) && !isReviewedEnd(each, options.roster, labelled),
    )
    if (excess(rule, counted, options) === undefined) continue
    const lifted = await liftedAmong(counted, labelled, options, ports)
    const limited = counted.filter((each) => !lifted.has(each))
    const reason = excess(rule, limited, options)
    if (reason !== undefined)
      over.set(rule, { changes: new Set(limited.map(({ change }) => change)), reason })
  }
  return over
}

type Guarded = Pick<LimitOptions, 'snapshot' | 'policy'>

function excess(
  rule: LimitRule,
  counted: readonly WeighedChange[],
  { snapshot, policy }: Guarded,
): string | undefined {
  const changes = counted.map(({ change }) => change)
  const options = { policy: policyFor(counted, snapshot, policy), remedy: AFTER_THE_MERGE }
  return limitFindingFor(rule, changes, snapshot, options)?.message
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

/** What the labels of pull requests cleared. */
export interface Labelled {
  /** A label is for the effects of its own pull request: it lifts nothing for what was pending already. */
  readonly liftedBy: ReadonlyMap<WeighedChange, Merge>
  /** Ends by date that any preview cleared by its label: whether it lifts the limit is asked again when they come. */
  readonly ends: ReadonlySet<WeighedDemand>
}

const NOT_LABELLED: Labelled = { liftedBy: new Map(), ends: new Set() }

export interface LabelledOptions extends Guarded {
  readonly weighed: readonly WeighedChange[]
  /** Changes that count for the limits besides. */
  readonly besides: readonly Change[]
  readonly ledger: Ledger
}

/** Reads the history only if a limit could be exceeded. */
export async function labelledAmong({
  weighed,
  besides,
  ledger,
  ...guarded
}: LabelledOptions): Promise<Labelled> {
  const isNear = LIMITS.some((rule) => {
    const near = weighed.filter(({ change, demands }) => rule.counts(change) || demands.some(isEnd))
    const changes = [...near.map(({ change }) => change), ...besides.filter(rule.counts)]
    return limitFindingFor({ ...rule, counts: () => true }, changes, guarded.snapshot, {
      policy: policyFor(near, guarded.snapshot, guarded.policy),
    })
  })
  if (!isNear) return NOT_LABELLED
  const liftedBy = new Map<WeighedChange, Merge>()
  const ends = new Set<WeighedDemand>()
  for (const each of weighed) {
    const merge = await ledger.liftingMerge(each.demands.map(({ demand }) => demand))
    if (each.isAuthorised && merge !== undefined) liftedBy.set(each, merge)
    for (const end of each.demands.filter(isEnd)) {
      const isLabelled = labelOn(end.standing.merge) ?? (await ledger.liftingMerge([end.demand]))
      if (isLabelled) ends.add(end)
    }
  }
  return { liftedBy, ends }
}

function isEnd({ demand: { part } }: WeighedDemand): boolean {
  return typeof part === 'object' && 'due' in part
}

function labelOn(merge: Merge | undefined): SetLabel | undefined {
  return merge?.review.status === 'valid' ? merge.review.label : undefined
}

/**
 * Whether a change counts for the limit, apart from ends of roles that were reviewed under the limit at that time. If
 * that review needed the label, the label is checked again.
 */
export function countsFor(
  { counts }: LimitRule,
  { change, demands }: WeighedChange,
  roster: Roster,
  { ends }: Labelled,
): boolean {
  const free = demands.filter((demand) => !ends.has(demand))
  const reviewed = new Set(free.flatMap(dueRoles).map(assignmentKey))
  const isReviewed = (role?: Assignment) => role !== undefined && reviewed.has(assignmentKey(role))
  const rest = withoutDueEnds(change, roster, isReviewed)
  return rest !== undefined && counts(rest)
}

/**
 * Reviewed as the end of that day, under the limit at that time. If that needed the label, the label is checked again.
 */
function isReviewedEnd({ isAuthorised, change, demands }: WeighedChange, roster: Roster, { ends }: Labelled) {
  return isAuthorised && isDue(change, roster) && !demands.some((demand) => ends.has(demand))
}

/**
 * Whether the limits have allowed it already: it is a reviewed end that has come, or the label of its own pull request
 * lifted them.
 */
export function isCleared(weighed: WeighedChange, roster: Roster, { liftedBy }: Labelled): boolean {
  return weighed.isAuthorised && (isDue(weighed.change, roster) || liftedBy.has(weighed))
}

/** What is left if a limit holds a change: ends of roles that only the label allowed must not take effect alone. */
export function withoutLabelledEnds(
  weighed: WeighedChange,
  over: OverLimits,
  { ends }: Labelled,
): WeighedChange {
  const isOver = [...over.values()].some(({ changes }) => changes.has(weighed.change))
  const demands = weighed.demands.map((each): WeighedDemand => {
    const { merge } = each.standing
    const isBound = isOver && merge && ends.has(each) && dueRoles(each).length > 0
    return isBound ? { ...each, standing: { status: 'held', why: 'not shown', merge } } : each
  })
  const isAuthorised = weighed.isAuthorised && demands.every((each, index) => each === weighed.demands[index])
  return { ...weighed, demands, isAuthorised }
}

/** Whether it ends a membership, or revokes an API key, because a date has come. */
export function isDue({ kind, email }: Change, roster: Roster): boolean {
  return endsMembership(kind) && endedIn(roster, emailKey(email)) !== undefined
}

/** The changes that labels lift the limits for. Under "enforce", only those that an owner approved after the label was set. */
async function liftedAmong(
  counted: readonly WeighedChange[],
  { liftedBy }: Labelled,
  { policy }: Guarded,
  { isLiftApproved }: LimitPorts,
): Promise<ReadonlySet<WeighedChange>> {
  const lifted = new Set<WeighedChange>()
  for (const [merge, group] of Map.groupBy(counted, (each) => liftedBy.get(each))) {
    const label = labelOn(merge)
    if (merge === undefined || label === undefined) continue
    const changes = group.map(({ change }) => change)
    if (needsOwner(policy) && !(await isLiftApproved(merge, label, changes))) continue
    for (const each of group) lifted.add(each)
  }
  return lifted
}
