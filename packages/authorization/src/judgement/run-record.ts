/**
 * The record of a run: what was still open when it was done, and what had been in force before and was undone since.
 * Everything else that the file asks for was in force then, so the next run knows what is spent.
 */
import {
  authorityDigest,
  type Change,
  type EffectPart,
  effectDigest,
  emailKey,
  planChanges,
  type Roster,
  type StandingCode,
  type StandingDifference,
} from '@roster/core'
import { type Demand, demandsOf } from '../ledger/demand.ts'
import type { Authorization } from './authorize-run.ts'

export interface RunRecordContent {
  /** Digests of effects, sorted. */
  readonly open: readonly string[]
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
  const inForce = new Set(
    done.flatMap((change) => demandsOf(change, authorised, plan).map(({ digest }) => digest)),
  )
  const known = new Map(
    weighed.flatMap(({ demands }) =>
      demands.map(({ demand, standing }) => [demand.digest, standing] as const),
    ),
  )
  const open = new Set(authority.missing.length > 0 ? [authorityDigest(roster.organization)] : [])
  const spent = new Map<string, number>()
  for (const demand of openDemands(live)) {
    const { digest } = demand
    if (inForce.has(digest)) continue
    const standing = known.get(digest) ?? (await ledger.weigh(demand))
    if (standing.status === 'spent') spent.set(digest, standing.inForceAt)
    else open.add(digest)
  }
  return { open: [...open].sort(), spent }
}

/**
 * The whole difference, whether or not a run does anything about it: what nobody can change now, as on stopped
 * deployments; invitations that expired; and people who cannot be told apart.
 */
function openDemands({ roster, snapshot }: Authorization['live']): readonly Demand[] {
  const whole = planChanges(roster, snapshot, { isTouched: () => true })
  return [
    ...[...whole.changes, ...whole.awaited].flatMap((change) => demandsOf(change, roster, whole)),
    ...whole.standing.flatMap((difference) => untoldDemands(difference, roster)),
  ]
}

/** Nothing is planned about these people until someone decides who is meant. */
const UNTOLD: ReadonlySet<StandingCode> = new Set([
  'address-changed',
  'ambiguous-member',
  'member-not-found',
  'unlistable-address',
])

function untoldDemands({ code, email }: StandingDifference, roster: Roster): readonly Demand[] {
  if (email === undefined || !UNTOLD.has(code)) return []
  const listed = roster.members.get(emailKey(email))
  const parts: readonly EffectPart[] = listed
    ? ['begins', ...listed.assignments.map((grant) => ({ grant }))]
    : ['ends']
  return parts.map((part) => {
    const digest = effectDigest(roster.organization, email, part)
    return { email, part, digest, changeDigest: '', planDigest: '' }
  })
}
