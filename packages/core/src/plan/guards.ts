/**
 * Guards: limits that no plan may exceed. They check the whole plan, so that it cannot pass in pieces, and resolved
 * members and assignments, so that no spelling in the file can avoid them.
 */
import { isOwner } from '../catalog/assignment.ts'
import { allowance, limitText } from '../file/policy.ts'
import type { Limit, Policy } from '../file/roster.ts'
import type { Finding } from '../finding/finding.ts'
import type { Snapshot } from '../organization/snapshot.ts'
import { emailKey } from '../text/email.ts'
import type { Change } from './change.ts'
import { CHANGE_KIND } from './change-kind.ts'
import { isDemotion } from './demotion.ts'
import type { Plan } from './plan.ts'

export interface GuardOptions {
  /** The policy that counts; see `stricterPolicy`. */
  readonly policy: Policy
  /**
   * Lifts `maxRemovals`, `maxDemotions` and `maxKeyRevocations`: the pull request has the label, or the terminal command has the flag. No
   * label lifts `minOwners`.
   */
  readonly allowRemovals?: boolean | undefined
  /** What lifts them, as after "by": "the label that ada set". */
  readonly liftedBy?: string
  /** What to do if a limit is exceeded, in a sentence. By default, to add the label. */
  readonly remedy?: string
}

/** The findings that keep `plan` from being applied to the organization of `snapshot`, and their warnings. */
export function checkGuards(plan: Plan, snapshot: Snapshot, options: GuardOptions): readonly Finding[] {
  return [
    ...ownerFindings(plan, snapshot, options.policy),
    ...LIMITS.flatMap((limit) => limitFindingFor(limit, plan.changes, snapshot, options) ?? []),
  ]
}

/** Invited owners do not count, since they may never accept. */
export function ownerFindings(
  plan: Pick<Plan, 'changes'>,
  snapshot: Snapshot,
  policy: Policy,
): readonly Finding[] {
  const changeOf = new Map(plan.changes.map((change) => [change.userId, change]))
  const owners = snapshot.members.filter(({ assignments }) => assignments.some(isOwner)).length
  const after = snapshot.members.filter(({ userId, assignments }) =>
    (changeOf.get(userId)?.after ?? assignments).some(isOwner),
  ).length
  if (after >= policy.minOwners) return []
  const lowered = after < owners
  return [
    {
      severity: lowered ? 'error' : 'warning',
      code: 'too-few-owners',
      message: lowered
        ? `This would leave ${ownerCount(after)} of ${owners}; "minOwners" asks for ${policy.minOwners}. First make another person an owner, and wait until they have joined.`
        : `The organization has ${ownerCount(after)}; "minOwners" asks for ${policy.minOwners}.`,
    },
  ]
}

export function ownerCount(number: number): string {
  return `${number} Organization owner${number === 1 ? '' : 's'}`
}

/** The number of members that a share such as `maxRemovals` refers to: those with an address, each address once. */
export function countMembers({ members }: Snapshot): number {
  return new Set(members.flatMap(({ email }) => (email ? [emailKey(email)] : []))).size
}

/** The parts of a change that decide whether a limit counts it. */
type Counted = Pick<Change, 'kind' | 'before' | 'after'>

/** A limit on how many members or API keys one plan may affect in some way. */
export interface LimitRule {
  readonly field: 'maxRemovals' | 'maxDemotions' | 'maxKeyRevocations'
  readonly code: 'too-many-removals' | 'too-many-demotions' | 'too-many-key-revocations'
  readonly counts: (change: Counted) => boolean
  /** What it does to them: follows "This would". */
  readonly act: string
  /** What ends by date do to them. */
  readonly end: string
  /** What a share refers to. */
  readonly whole: (snapshot: Snapshot) => number
  readonly of: string
}

const OF_MEMBERS = { whole: countMembers, of: 'members' } as const

const REMOVAL_LIMIT: LimitRule = {
  field: 'maxRemovals',
  code: 'too-many-removals',
  counts: removesEverything,
  act: 'remove all access from',
  end: 'end the access of',
  ...OF_MEMBERS,
}

/** In the order in which they are reported. A change counts for one of them at most. */
export const LIMITS: readonly LimitRule[] = [
  REMOVAL_LIMIT,
  {
    field: 'maxDemotions',
    code: 'too-many-demotions',
    counts: (change) => isDemotion(change) && !removesEverything(change),
    act: 'take an Admin role from',
    end: 'end Admin roles of',
    ...OF_MEMBERS,
  },
  {
    field: 'maxKeyRevocations',
    code: 'too-many-key-revocations',
    counts: ({ kind }) => kind === 'revoke-key',
    act: 'revoke',
    end: 'revoke',
    whole: ({ keys = [] }) => keys.length,
    of: 'API keys',
  },
]

/**
 * The finding if the changes exceed the limit; undefined if they do not. `changes` may include some that do not count.
 */
export function limitFindingFor(
  rule: LimitRule,
  changes: readonly Change[],
  snapshot: Snapshot,
  options: GuardOptions,
): Finding | undefined {
  const affected = changes.filter(rule.counts).length
  const whole = rule.whole(snapshot)
  const limit = options.policy[rule.field]
  if (affected <= allowance(limit, whole)) return undefined
  const what = `This would ${rule.act} ${affected} of ${whole} ${rule.of}; ${limitClause(rule, limit, whole)}.`
  return limitFinding(rule, what, options)
}

/** `"maxRemovals": 20% allows 2`. */
export function limitClause({ field }: LimitRule, limit: Limit, whole: number): string {
  return `"${field}": ${limitText(limit).replaceAll('"', '')} allows ${allowance(limit, whole)}`
}

/** @param what A sentence. */
export function limitFinding(
  { code }: LimitRule,
  what: string,
  { allowRemovals, liftedBy, remedy = ADD_THE_LABEL }: GuardOptions,
): Finding {
  const how = liftedBy === undefined ? 'for this run' : `by ${liftedBy}`
  return allowRemovals
    ? { severity: 'warning', code, message: `${what} The limit was lifted ${how}.` }
    : {
        severity: 'error',
        code,
        message: `${what} ${remedy}`,
      }
}

/** The label on a pull request that lifts `maxRemovals`, `maxDemotions` and `maxKeyRevocations` for it. */
export const ALLOW_REMOVALS_LABEL = 'roster: allow removals'

const ADD_THE_LABEL = `If you mean this, add the label "${ALLOW_REMOVALS_LABEL}" to the pull request.`

/** What to do if a limit is exceeded, for terminals: both ways out. */
export const LABEL_OR_FLAG = `If you mean this, add the label "${ALLOW_REMOVALS_LABEL}" to the pull request, or use "roster apply --allow-removals".`

/** Emptying a group must not be a way around the limit. */
export function removesEverything({ kind, after }: Counted): boolean {
  const { countsAsRemoval } = CHANGE_KIND[kind]
  return countsAsRemoval === 'always' || (countsAsRemoval === 'if nothing is left' && after.length === 0)
}
