/**
 * The guards of a preview, now and as of each end that the pull request sets. Only changes that the pull request causes
 * can block it. Runs hold changes that were pending before, so those are only named here.
 */
import {
  type Change,
  type ComingEnd,
  type ComingEnds,
  checkComingEnds,
  dayText,
  type Finding,
  type GuardOptions,
  LIMITS,
  type LimitRule,
  type ListedMember,
  limitFindingFor,
  ownerFindings,
  type Roster,
  roleEnds,
  type SetLabel,
  type Snapshot,
} from '@roster/core'
import { strictest } from '../approval/strictest-policy.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { recentPolicies } from '../ledger/recent-policies.ts'
import type { WeighedChange } from '../ledger/weigh-plan.ts'
import {
  AFTER_THE_MERGE,
  countsFor,
  GUARD_CODES,
  isCleared,
  isDue,
  type Labelled,
  labelledAmong,
} from './limits.ts'
import { endsOwnership } from './owner-ends.ts'

export interface PreviewGuardOptions {
  /** The last sound file on the base branch. */
  readonly before: Roster
  /** Whether there was no file yet. */
  readonly isNew: boolean
  /** The file as it was planned from, with the policy that counts. */
  readonly roster: Roster
  readonly snapshot: Snapshot
  readonly caused: readonly Change[]
  /** Pending changes that merging applies as well, and what authorises them. */
  readonly outside: readonly WeighedChange[]
  readonly ledger: Ledger
  /** Milliseconds since the epoch. */
  readonly now: number
  /** The label that lifts the limits for what the pull request causes. */
  readonly label?: SetLabel
}

export interface PreviewGuards {
  readonly findings: readonly Finding[]
  /** Whether the label lifts anything. */
  readonly isLifted: boolean
  /** The changes for which it lifts a limit, without ends that are still to come. */
  readonly lifted: readonly Change[]
  /** Ends that have come and that a limit does not allow. */
  readonly leftOut: readonly Change[]
  /** Ends to come that a limit does not allow. */
  readonly leftOutEnds: readonly ComingEnd[]
}

export async function judgeGuards(options: PreviewGuardOptions): Promise<PreviewGuards> {
  const { roster, label, caused, outside, snapshot, ledger } = options
  const { policy } = roster
  const labelled = await labelledAmong({ weighed: outside, besides: caused, snapshot, policy, ledger })
  const limits = LIMITS.map((rule) => judgeLimit(rule, options, labelled))
  const ends = await judgeComingEnds(options)
  const own = limits.flatMap((limit) => limit.caused)
  const over = [...(label ? [] : own), ...limits.flatMap(({ pending }) => pending)]
  return {
    findings: [...judgeOwners(options), ...limits.flatMap(({ findings }) => findings), ...ends.findings],
    isLifted: label !== undefined && (own.length > 0 || ends.blocked.length > 0),
    lifted: label ? own : [],
    leftOut: over.filter((change) => isDue(change, roster)),
    leftOutEnds: label ? [] : ends.blocked,
  }
}

interface JudgedLimit {
  readonly findings: readonly Finding[]
  /** What the pull request causes over the limit, together with what was pending if no label lifts it. */
  readonly caused: readonly Change[]
  /** What was pending and is over the limit. */
  readonly pending: readonly Change[]
}

/** The label lifts the limit for what the pull request causes. What was pending before is held to it all the same. */
function judgeLimit(
  rule: LimitRule,
  { caused, outside, roster, snapshot, label }: PreviewGuardOptions,
  labelled: Labelled,
): JudgedLimit {
  const { policy } = roster
  const own = caused.filter(rule.counts)
  const pending = outside
    .filter((each) => countsFor(rule, each, roster, labelled) && !isCleared(each, roster, labelled))
    .map(({ change }) => change)
  const judge = (changes: readonly Change[], lift?: SetLabel) =>
    limitFindingFor(rule, changes, snapshot, { policy, ...liftBy(lift) })
  const whole = judge([...own, ...pending], label)
  if (whole === undefined) return { findings: [], caused: [], pending: [] }
  if (own.length > 0 && label === undefined) return { findings: [whole], caused: own, pending }
  const rest = limitFindingFor(rule, pending, snapshot, { policy, remedy: AFTER_THE_MERGE })
  const lifted = rest ? judge(own, label) : whole
  return {
    findings: [...(own.length > 0 && lifted ? [lifted] : []), ...(rest ? [alreadyPending(rest)] : [])],
    caused: own,
    pending: rest ? pending : [],
  }
}

function judgeOwners({ caused, outside, roster, snapshot }: PreviewGuardOptions): readonly Finding[] {
  const changes = [...caused, ...outside.map(({ change }) => change)]
  const isCaused = caused.some(endsOwnership)
  return ownerFindings({ changes }, snapshot, roster.policy).map((finding) =>
    isCaused || finding.severity !== 'error' ? finding : alreadyPending(finding),
  )
}

/** A policy that was relaxed counts for ends by date after a day of its own. */
async function judgeComingEnds({
  before,
  isNew,
  roster: head,
  snapshot,
  caused,
  ledger,
  now,
  label,
}: PreviewGuardOptions): Promise<ComingEnds> {
  const earlier = hasEnds(head) ? await recentPolicies(ledger, now) : []
  const policy = strictest(earlier, head.policy, snapshot)
  // Without a file, nobody was removed.
  const base: Roster = isNew ? { ...before, policy: { ...before.policy, unlisted: 'report' } } : before
  return checkComingEnds({ base, head, snapshot, caused, policy, now, ...liftBy(label) })
}

function liftBy(label: SetLabel | undefined): Pick<GuardOptions, 'allowRemovals' | 'liftedBy'> {
  if (label === undefined) return { allowRemovals: false }
  const day = dayText(new Date(label.at).toISOString())
  return { allowRemovals: true, liftedBy: `the label that ${label.by} set on ${day}` }
}

/** Without ends, no limit is judged for a later day. */
function hasEnds({ members, keys }: Roster): boolean {
  const hasEnd = (entry: ListedMember) => entry.expiresAt !== undefined || roleEnds(entry).length > 0
  return (keys?.current.size ?? 0) > 0 || [...members.values()].some(hasEnd)
}

function alreadyPending(finding: Finding): Finding {
  const message = `Already pending, and held by every run: ${finding.message}`
  return { ...finding, severity: 'warning', message }
}

/** Findings except those of the guards about the plan as a whole, which are judged here. */
export function withoutGuards(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ code }) => !GUARD_CODES.has(code))
}
