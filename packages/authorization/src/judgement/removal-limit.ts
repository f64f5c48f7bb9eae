/**
 * The limit on removals: what it stops is held, and everything else of the run is made. The label on a pull request
 * lifts it for what that pull request introduced, in whatever run that is carried out.
 */
import {
  ALLOW_REMOVALS_LABEL,
  type Change,
  checkGuards,
  emailKey,
  type Plan,
  type Policy,
  planOf,
  type Roster,
  removesEverything,
  type Snapshot,
} from '@roster/core'
import type { Ledger } from '../ledger/ledger.ts'
import type { WeighedChange } from '../ledger/weigh-plan.ts'

/** Whether the labels of a pull request lift `maxRemovals` for it. GitHub's labels ignore the case of letters. */
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

export interface OverLimit {
  /** What the limit stops; empty if it allows all of it together. */
  readonly changes: ReadonlySet<Change>
  /** By how much, and what to do. */
  readonly reason: string
}

export async function overRemovalLimit(options: LimitOptions): Promise<OverLimit> {
  const { weighed, roster, ledger } = options
  const removals = weighed.filter(({ change }) => removesEverything(change) && !isDue(change, roster))
  if (excess(removals, options) === undefined) return NOTHING
  const limited: WeighedChange[] = []
  for (const each of removals) if (!(await isLifted(each, ledger))) limited.push(each)
  const reason = excess(limited, options)
  return reason === undefined ? NOTHING : { changes: new Set(limited.map(({ change }) => change)), reason }
}

const NOTHING: OverLimit = { changes: new Set(), reason: '' }

function excess(
  removals: readonly WeighedChange[],
  { plan: { organization }, snapshot, policy }: LimitOptions,
): string | undefined {
  const plan = planOf(
    organization,
    removals.map(({ change }) => change),
  )
  return checkGuards(plan, snapshot, { policy }).find(({ code }) => code === 'too-many-removals')?.message
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
function isDue({ email }: Change, { expired }: Roster): boolean {
  return expired.has(emailKey(email))
}
