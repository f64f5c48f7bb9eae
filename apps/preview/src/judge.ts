/**
 * What a pull request would do: the file that merging gives, held against the live organization or against
 * the base branch's file. What the base file would cause anyway is told apart.
 */
import {
  type AuthorityChange,
  authorityChanges,
  type Change,
  countMembers,
  emptyRoster,
  type Finding,
  type JudgedApproval,
  type MembersSource,
  type Plan,
  type Policy,
  planBetween,
  planChanges,
  type Roster,
  readRoster,
  type Snapshot,
  stricterPolicy,
  touchedBetween,
} from '@roster/core'
import { planLive, type Reader } from '@roster/elastic-cloud'
import { type ApprovalSource, answerApprovals, unknownApprovals } from './approvals.ts'

export interface Judgement {
  readonly mode: 'live' | 'static'
  /** Everything that applying the file would do; absent where the file is broken. */
  readonly plan?: Plan
  /** The changes of the plan that the pull request causes. */
  readonly caused: readonly Change[]
  /** What awaits people the pull request lists, once they have joined by signing in. */
  readonly awaited: readonly Change[]
  /** The changes of the plan that are pending without the pull request too. */
  readonly outside: readonly Change[]
  /** What the pull request changes beside access, and that decides over access all the same. */
  readonly authority: readonly AuthorityChange[]
  /** Absent where the policy asks for none, or nobody can tell. */
  readonly approvals?: readonly JudgedApproval[]
  /** Absent where the file is broken. */
  readonly roster?: Roster
  /** The organization as it was planned against; absent where nobody was asked. */
  readonly snapshot?: Snapshot
  /** Of the file, the plan and the guards. */
  readonly findings: readonly Finding[]
}

export interface JudgeOptions {
  /** The file at the tip of the base branch; absent where there is none. */
  readonly base: MembersSource | undefined
  /** The file as merging would give it; absent where merging deletes it. */
  readonly merged: MembersSource | undefined
  /** Absent where the preview is static. */
  readonly reader: Reader | undefined
  /** Absent where there is no one pull request to approve of. */
  readonly approvals: ApprovalSource | undefined
  /** What keeps the merged file from being read. */
  readonly obstacle: Finding | undefined
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly allowRemovals: boolean
}

/** Throws an ElasticCloudError where the organization cannot be read. */
export async function judge({
  base,
  merged,
  approvals: source,
  obstacle,
  reader,
  now,
  allowRemovals,
}: JudgeOptions): Promise<Judgement> {
  const mode = reader ? 'live' : 'static'
  const broken = (findings: readonly Finding[]): Judgement => ({
    mode,
    caused: [],
    awaited: [],
    outside: [],
    authority: [],
    findings,
  })
  if (obstacle) return broken([obstacle])
  if (merged === undefined) return broken([FILE_GONE])

  const { roster: head, findings } = readRoster(merged, { now })
  if (head === undefined) return broken(findings)
  const before = base === undefined ? emptyRoster(head.organization) : readRoster(base, { now }).roster
  const baseFindings = before === undefined ? [BASE_BROKEN] : []

  /** Where there is no base to compare with, all that the file begins with takes an approval, if anything does. */
  const authorityUnder = ({ approvals: level }: Policy) =>
    level !== 'off' || (base !== undefined && before !== undefined)
      ? authorityChanges(before ?? emptyRoster(head.organization), head)
      : []

  if (reader === undefined) {
    const plan = before && planBetween(before, head)
    const caused = plan?.changes ?? []
    const policy = before ? stricterPolicy(before.policy, head.policy, head.members.size) : head.policy
    const authority = authorityUnder(policy)
    const question = { changes: caused, authority, head, base: before, policy }
    return {
      mode,
      ...(plan && { plan }),
      caused,
      awaited: [],
      outside: [],
      authority,
      roster: head,
      findings: [
        ...findings,
        ...baseFindings,
        ...(plan?.findings ?? []),
        ...(source ? unknownApprovals(question) : []),
      ],
    }
  }

  const { roster, plan, snapshot, resources, guards } = await planLive({
    roster: head,
    reader,
    isTouched: touchedBetween(base && before, head),
    use: 'preview',
    now,
    allowRemovals,
    adjust: (asked, current) =>
      before === undefined || base === undefined
        ? asked
        : { ...asked, policy: stricterPolicy(before.policy, asked.policy, countMembers(current)) },
  })
  const sameOrganization = before?.organization === head.organization
  const pending = before && sameOrganization ? planChanges(before, snapshot, { resources }) : undefined
  const pendingDigests = new Set(
    pending && [...pending.changes, ...pending.awaited].map(({ digest }) => digest),
  )
  const isPending = ({ digest }: Change) => pendingDigests.has(digest)
  const caused = plan.changes.filter((change) => !isPending(change))
  const awaited = plan.awaited.filter((change) => !isPending(change))
  const { policy } = roster
  const authority = authorityUnder(policy)
  const { approvals, findings: lacking } = source
    ? await answerApprovals(
        { changes: [...caused, ...awaited], authority, head, base: before, policy },
        snapshot,
        source,
      )
    : { findings: [] }
  return {
    mode,
    plan,
    caused,
    awaited,
    outside: plan.changes.filter(isPending),
    authority,
    ...(approvals && { approvals }),
    roster,
    snapshot,
    findings: [...findings, ...baseFindings, ...plan.findings, ...guards, ...lacking],
  }
}

const FILE_GONE: Finding = {
  severity: 'error',
  code: 'file-missing',
  message:
    'Merging would delete the members file. Roster does not take that as a wish to remove everybody: to stop using it, remove the workflows first.',
}

const BASE_BROKEN: Finding = {
  severity: 'warning',
  code: 'base-file-broken',
  message:
    'The members file on the base branch is broken, so what is pending anyway cannot be told from what this pull request causes.',
}
