/**
 * The record of a run: what was still open at its end, and what had been in force before and was undone since.
 * Everything else that the file asks for was in force then, so the next run knows what is spent.
 */
import { authorityDigest, type Change, effectsOf, planChanges } from '@roster/core'
import { type Demand, demandsOf } from '../ledger/demand.ts'
import type { Authorization } from './authorize-run.ts'
import { notInForce } from './not-in-force.ts'

export interface RunRecordContent {
  /** The newest commit that had changed the file; absent if none is known. */
  readonly commit?: string
  /** Digests of effects that are authorised, were not applied, and are not known to have been in force before; sorted. */
  readonly open: readonly string[]
  /**
   * Digests of further effects that the file asks for and that are not in force: those that no preview showed, sorted,
   * and then those that no plan contains, sorted. If some are left out, later runs assume that these were in force, and
   * hold them. That is safe, but loses work.
   */
  readonly others: readonly string[]
  /** When effects were last in force, in milliseconds since the epoch, by their digests. */
  readonly spent: ReadonlyMap<string, number>
}

/** @param done The changes that were read back after they were made. */
export async function runRecord(
  {
    live,
    plan,
    weighed,
    authorised,
    ledger,
    authority,
  }: Pick<Authorization, 'live' | 'plan' | 'weighed' | 'authorised' | 'ledger' | 'authority'>,
  done: readonly Change[],
): Promise<RunRecordContent> {
  const { roster } = live
  // An end by date is one effect, and the roles that it revokes are others.
  const inForce = new Set(
    done.flatMap((change) => [
      ...demandsOf(change, authorised, plan).map(({ digest }) => digest),
      ...effectsOf(roster.organization, change),
    ]),
  )
  const known = new Map(
    weighed.flatMap(({ demands }) =>
      demands.map(({ demand, standing }) => [demand.digest, standing] as const),
    ),
  )
  const open = new Set(authority.missing.length > 0 ? [authorityDigest(roster.organization)] : [])
  const held = new Set<string>()
  const spent = new Map<string, number>()
  for (const demand of openDemands(live)) {
    const { digest } = demand
    if (inForce.has(digest)) continue
    const standing = known.get(digest) ?? (await ledger.weigh(demand))
    // Approvals from before it was undone count no more, in later runs either: whether it is asked for anew, or nobody was shown it.
    const last = standing.status === 'spent' ? standing.inForceAt : await ledger.lastInForce(demand)
    if (last !== undefined) spent.set(digest, last)
    else if (standing.status === 'held') held.add(digest)
    else open.add(digest)
  }
  const unplanned = new Set<string>()
  for (const demand of notInForce(roster, live.snapshot)) {
    const { digest } = demand
    if ([inForce, open, held, spent].some((known) => known.has(digest))) continue
    const last = await ledger.lastInForce(demand)
    if (last === undefined) unplanned.add(digest)
    else spent.set(digest, last)
  }
  const newest = await ledger.newest()
  return {
    ...(newest && { commit: newest.commit }),
    ...{ open: [...open].sort(), others: [...[...held].sort(), ...[...unplanned].sort()], spent },
  }
}

/** The whole difference, whether or not a run does anything about it. An expired invitation is an example. */
function openDemands({ roster, snapshot }: Authorization['live']): readonly Demand[] {
  const whole = planChanges(roster, snapshot, { isTouched: () => true })
  return [...whole.changes, ...whole.awaited].flatMap((change) => demandsOf(change, roster, whole))
}
