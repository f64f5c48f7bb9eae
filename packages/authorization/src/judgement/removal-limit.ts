/**
 * The limits on what one plan may affect: what a limit stops is held, and everything else of the run is made. The label on
 * a pull request lifts them for what that pull request introduced, in whatever run that is carried out.
 */
import {
  ALLOW_REMOVALS_LABEL,
  type Change,
  checkGuards,
  emailKey,
  endedIn,
  LIMITS,
  type LimitRule,
  type Plan,
  type Policy,
  planOf,
  type Roster,
  type Snapshot,
} from '@roster/core'
import type { Ledger } from '../ledger/ledger.ts'
import type { WeighedChange } from '../ledger/weigh-plan.ts'

/** Whether the labels of a pull request lift the limits for it. GitHub's labels ignore the case of letters. */
export function allowsRemovals(labels: readonly string[]): boolean {
  return labels.some((label) => label.toLowerCase() === ALLOW_REMOVALS_LABEL)
}

export interface LimitOptions {
  readonly weighed: readonly WeighedChange[]
  readonly plan: Plan
  readonly roster: Roster
  readonly snapshot: Snapshot
  /** The one that counts. */
  readonly policy: Policy
  readonly ledger: Ledger
}

/** What the limits stop, and why: by how much, and what to do. Empty if they allow all of it together. */
export type OverLimits = ReadonlyMap<Change, string>

export async function overLimits(options: LimitOptions): Promise<OverLimits> {
  const over = new Map<Change, string>()
  for (const limit of LIMITS)
    for (const [change, why] of await overLimit(limit, options)) over.set(change, why)
  return over
}

async function overLimit(limit: LimitRule, options: LimitOptions): Promise<OverLimits> {
  const { weighed, roster, ledger } = options
  const counted = weighed.filter(({ change }) => limit.counts(change) && !isDue(change, roster))
  if (excess(limit, counted, options) === undefined) return new Map()
  const limited: WeighedChange[] = []
  for (const each of counted) if (!(await isLifted(each, ledger))) limited.push(each)
  const reason = excess(limit, limited, options)
  return new Map(reason === undefined ? [] : limited.map(({ change }) => [change, reason] as const))
}

function excess(
  { code: about }: LimitRule,
  counted: readonly WeighedChange[],
  { plan: { organization }, snapshot, policy }: LimitOptions,
): string | undefined {
  const plan = planOf(
    organization,
    counted.map(({ change }) => change),
  )
  return checkGuards(plan, snapshot, { policy }).find(({ code }) => code === about)?.message
}

/** Whether the preview of the merge that introduced all of it showed the label. */
async function isLifted({ isAuthorised, demands }: WeighedChange, ledger: Ledger): Promise<boolean> {
  if (!isAuthorised) return false
  for (const { demand, standing } of demands) {
    const introduction = (await ledger.introduction(demand)) ?? standing.merge
    if (introduction?.review.status !== 'valid' || !introduction.review.liftsRemovals) return false
  }
  return true
}

/** Reviewed as the end of that day, under the limit of then. */
function isDue({ email }: Change, roster: Roster): boolean {
  return endedIn(roster, emailKey(email)) !== undefined
}
