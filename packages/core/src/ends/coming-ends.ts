/**
 * Coming ends: what the end dates of a file will do. A future date revokes nothing yet, so today's guards do not see it.
 * These guards judge a change of the file as of each end in it, and count only what the change causes.
 */
import { assignmentKey } from '../catalog/assignment.ts'
import type { Finding } from '../finding/finding.ts'
import { People } from '../organization/people.ts'
import { LIMITS, limitFinding } from '../plan/guards.ts'
import { keyEnds, keyOutlooks } from './key-outlook.ts'
import type { ComingEnd, ComingEndsOptions, LimitedEnds } from './limited-ends.ts'
import { leavingTimes, memberOutlooks } from './member-outlook.ts'
import { judgeDecision } from './one-decision.ts'
import { judgeRuns } from './one-run.ts'
import { ownerEndFindings } from './owner-ends.ts'

export interface ComingEnds {
  readonly findings: readonly Finding[]
  /** Ends over a limit, whether it is lifted or not. */
  readonly blocked: readonly ComingEnd[]
}

export function checkComingEnds(options: ComingEndsOptions): ComingEnds {
  const { base, head, snapshot, policy, now } = options
  const people = new People(snapshot, head)
  const keysOf = { head: people.keyOfMember, base: new People(snapshot, base).keyOfMember }
  const members = memberOutlooks(options, people, keysOf.base)
  const keys = keyOutlooks(options, { keys: snapshot.keys, now })
  const leaving = leavingTimes(head, people)
  const ending = keyEnds(head, snapshot.keys)
  const limits = LIMITS.map((rule) =>
    overLimit(
      rule.field === 'maxKeyRevocations'
        ? { rule, outlooks: keys, leaving: ending, options }
        : { rule, outlooks: members, leaving, options },
    ),
  )
  return {
    findings: [
      ...limits.flatMap(({ findings }) => findings),
      ...ownerEndFindings({ base, head, snapshot, policy, keysOf }),
    ],
    blocked: limits.flatMap(({ blocked }) => blocked),
  }
}

/** One sentence for each limit: everything that the change revokes says more than what one run would do. */
function overLimit(limited: LimitedEnds): ComingEnds {
  const { rule, options } = limited
  const excess = [judgeDecision(limited), judgeRuns(limited)].filter((each) => each !== undefined)
  const [first] = excess
  const blocked = new Map(excess.flatMap(({ ends }) => ends.map((end) => [identity(end), end] as const)))
  return {
    findings: first ? [limitFinding(rule, first.what, options)] : [],
    blocked: [...blocked.values()],
  }
}

function identity({ key, at, role }: ComingEnd): string {
  return JSON.stringify([key, at, role && assignmentKey(role)])
}
