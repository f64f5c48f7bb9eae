/** Weighs the changes of a plan: which the run may make, and why the others have to wait. */
import {
  CHANGE_KIND,
  type Change,
  dayText,
  emailKey,
  type Plan,
  type Roster,
  type Snapshot,
  sendsInvitation,
  userKey,
} from '@roster/core'
import { type Demand, demandsOf, invitationDemands, withAlias } from './demand.ts'
import type { HeldReason, Ledger, Standing } from './ledger.ts'
import type { Merge } from './merge.ts'

export interface WeighedChange {
  readonly change: Change
  readonly demands: readonly WeighedDemand[]
  /** Whether all of it is authorised. */
  readonly isAuthorised: boolean
  /** The newest merge that introduced any of it, or whose record says that it was applied. */
  readonly merge?: Merge
  /** Why it is not authorised, in sentences; empty if it is. */
  readonly reason: string
}

export interface WeighedDemand {
  readonly demand: Demand
  readonly standing: Standing
}

export interface WeighOptions {
  /** The file that the plan follows. */
  readonly roster: Roster
  readonly snapshot: Pick<Snapshot, 'invitations' | 'members'>
  readonly ledger: Ledger
}

export async function weighPlan(
  plan: Pick<Plan, 'changes' | 'digest'>,
  { roster, snapshot, ledger }: WeighOptions,
): Promise<readonly WeighedChange[]> {
  const weighed: WeighedChange[] = []
  const lapsed = lapses(snapshot)
  const aliases = aliasesIn(snapshot)
  for (const change of plan.changes) {
    const lapsedAt = lapsed.get(emailKey(change.email))
    const isReplacedLate = lapsedAt !== undefined && sendsInvitation(change.kind)
    weighed.push(
      await weighChange(change, {
        wanted: demandsOf(change, roster, plan).map((demand) =>
          withAlias(demand, aliases.get(emailKey(demand.email)), roster.organization),
        ),
        sent: isReplacedLate ? demandsOfSending(change, roster) : [],
        ...{ ledger, lapsedAt },
      }),
    )
  }
  return weighed
}

/** The other way to list each member, by address or by user id, for those that both identify. */
function aliasesIn({ members }: Pick<Snapshot, 'members'>): ReadonlyMap<string, string> {
  const byKey = Map.groupBy(members, ({ email = '' }) => emailKey(email))
  return new Map(
    [...byKey].flatMap(([key, [member, ...others]]) => {
      if (key === '' || member === undefined || others.length > 0) return []
      const id = userKey(member.userId)
      return [[key, id] as const, [emailKey(id), key] as const]
    }),
  )
}

/**
 * When the last invitation of each person without an open one expired, in milliseconds since the epoch, by e-mail key.
 * Negative infinity if that is not known.
 */
function lapses({ invitations }: Pick<Snapshot, 'invitations'>): ReadonlyMap<string, number> {
  const byKey = Map.groupBy(invitations, ({ email }) => emailKey(email))
  const lapsed = [...byKey].filter(([, sent]) => sent.every(({ expired }) => expired))
  return new Map(
    lapsed.map(([key, sent]) => {
      const times = sent.flatMap(({ expiresAt }) => (expiresAt === undefined ? [] : [Date.parse(expiresAt)]))
      return [key, Math.max(...times.filter((time) => !Number.isNaN(time)))]
    }),
  )
}

/**
 * What an invitation gives in place of one that had expired. The digests of the change and its plan do not tell: they are the
 * same if the person was a member, or had an open invitation, when the preview showed it.
 */
function demandsOfSending(change: Change, roster: Roster): readonly Demand[] {
  return invitationDemands(change, roster, { digest: '' }).map((demand) => ({ ...demand, changeDigest: '' }))
}

interface Weighing {
  readonly wanted: readonly Demand[]
  /** What an invitation grants that replaces an expired one, besides the differences. */
  readonly sent: readonly Demand[]
  readonly ledger: Ledger
  /** When the last invitation of the person expired, in milliseconds since the epoch; undefined if none did. */
  readonly lapsedAt: number | undefined
}

async function weighChange(
  change: Change,
  { wanted, sent, ledger, lapsedAt }: Weighing,
): Promise<WeighedChange> {
  const weigh = async (demand: Demand) => ({ demand, standing: await ledger.weigh(demand) })
  const demands: WeighedDemand[] = []
  for (const demand of wanted) demands.push(await weigh(demand))
  const again: WeighedDemand[] = []
  for (const demand of sent) again.push(await weigh(demand))
  const isSentAgain = !CHANGE_KIND[change.kind].needsApproval
  const obstacles = [
    ...demands.filter(({ standing }) => !isFree(standing) && !(isSentAgain && repeats(standing, lapsedAt))),
    ...again.filter(({ standing }) => !isFree(standing) && !repeats(standing, lapsedAt)),
  ]
  const standings = (obstacles.length > 0 ? obstacles : demands).map(({ standing }) => standing)
  const [merge] = standings.flatMap((standing) => standing.merge ?? []).toSorted((a, b) => b.at - a.at)
  return {
    change,
    demands,
    isAuthorised: obstacles.length === 0,
    ...(merge && { merge }),
    reason: [...new Set(obstacles.map(reasonFor))].join(' '),
  }
}

function isFree({ status }: Standing): boolean {
  return status === 'introduced' || status === 'unfinished'
}

/**
 * A resent invitation grants what it granted before, if a record says that it was open. Someone who was in the
 * organization after it expired was removed by hand, so the old invitation must not bring them back.
 */
function repeats(standing: Standing, lapsedAt: number | undefined): boolean {
  return standing.status === 'spent' && lapsedAt !== undefined && standing.inForceAt <= lapsedAt
}

function reasonFor({ demand: { part }, standing }: WeighedDemand): string {
  const isEnd = typeof part === 'object' && 'due' in part
  switch (standing.status) {
    case 'introduced':
    case 'unfinished':
      return ''
    case 'spent':
      return `It was in force on ${dayText(new Date(standing.inForceAt).toISOString())}, so someone changed it since.`
    case 'held':
      return heldReason(standing.why, standing.merge, isEnd)
  }
}

function heldReason(why: HeldReason, merge: Merge | undefined, isEnd: boolean): string {
  const number = `#${merge?.pullRequest?.number}`
  if (why === 'not introduced') return 'No merged pull request shows it.'
  if (merge?.pullRequest === undefined) {
    return `Commit ${merge?.commit.slice(0, 7)} asks for it and came without a pull request.`
  }
  switch (why) {
    case 'not shown':
      if (isEnd) {
        return `The preview on pull request ${number} did not clear this end: a limit did not allow it, or the date was another one.`
      }
      return `The preview on pull request ${number} did not show it: the organization or the file has changed since.`
    case 'forged':
      return `The seal of the preview on pull request ${number} is not genuine, or the review key differs.`
    case 'other':
      return `The seal on pull request ${number} belongs to another pull request, file or organization.`
    case 'outdated':
      return `The preview on pull request ${number} is of another commit than the one that was merged.`
    case 'late':
      return `The preview on pull request ${number} was written after the merge.`
    case 'edited':
      return `The text of the preview on pull request ${number} was edited, so it may not be what the reviewers saw.`
    case 'foreign':
      return `The preview on pull request ${number} was written by another account than the one of this run: give preview and apply tokens of the same account.`
    case 'absent':
      return `There is no sealed preview on pull request ${number}: it needs a live preview before it is merged.`
  }
}
