/**
 * The record of a run: what was still open when it was done, and what had been in force before and was undone since.
 * Everything else that the file asks for was in force then, so the next run knows what is spent.
 */
import { type Change, planChanges } from '@roster/core'
import { demandsOf } from '../ledger/demand.ts'
import type { Authorization } from './authorize-run.ts'

export interface RunRecordContent {
  /** Digests of effects, sorted. */
  readonly open: readonly string[]
  /** When effects were last in force, in milliseconds since the epoch, by their digests. */
  readonly spent: ReadonlyMap<string, number>
}

/** @param done The changes that were read back after they were made. */
export function runRecord(
  {
    live,
    isTouched,
    plan,
    weighed,
    authorised,
  }: Pick<Authorization, 'live' | 'isTouched' | 'plan' | 'weighed' | 'authorised'>,
  done: readonly Change[],
): RunRecordContent {
  const { roster, snapshot } = live
  // Without what is known of resources: what nobody can change now, as on stopped deployments, is open, too.
  const whole = planChanges(roster, snapshot, { isTouched })
  const inForce = new Set(
    done.flatMap((change) => demandsOf(change, authorised, plan).map(({ digest }) => digest)),
  )
  const spent = new Map(
    weighed.flatMap(({ demands }) =>
      demands.flatMap(({ demand: { digest }, standing }) =>
        standing.status === 'spent' && !inForce.has(digest) ? [[digest, standing.inForceAt] as const] : [],
      ),
    ),
  )
  const open = [...whole.changes, ...whole.awaited]
    .flatMap((change) => demandsOf(change, roster, whole))
    .map(({ digest }) => digest)
    .filter((digest) => !inForce.has(digest) && !spent.has(digest))
  return { open: [...new Set(open)].sort(), spent }
}
