/** A change of the file is one decision: a limit counts everything that it revokes, now and by ends on any day. */
import { allowance } from '../file/policy.ts'
import { type LimitRule, limitClause, removesEverything } from '../plan/guards.ts'
import { lastDayText } from '../text/date.ts'
import { emailKey } from '../text/email.ts'
import { endsBehind } from './ends-behind.ts'
import type { ComingEnd, Excess, LimitedEnds } from './limited-ends.ts'
import { byTime, type Outcome, type Outlook, outcomeOf, type Standing } from './outlook.ts'

export function judgeDecision({ rule, outlooks, options }: LimitedEnds): Excess | undefined {
  const { snapshot, caused, policy, now } = options
  const already = new Set(caused.filter(rule.counts).map(({ email }) => emailKey(email)))
  const losses = outlooks
    .flatMap((outlook) => (already.has(outlook.key) ? [] : (lossIn(rule, outlook, now) ?? [])))
    .sort(byTime)
  const toJoin = losses.filter(({ isThere }) => !isThere).length
  const whole = rule.whole(snapshot) + toJoin
  const limit = policy[rule.field]
  const countAt = (time: number) => already.size + losses.filter(({ at }) => at <= time).length
  const over = losses.filter(({ at }) => countAt(at) > allowance(limit, whole))
  const [first] = over
  const last = losses.at(-1)
  if (first === undefined || last === undefined) return undefined
  const when = first.at === last.at ? `on ${lastDayText(first.at)}` : `by ${lastDayText(last.at)}`
  const what = `This would ${rule.end} ${countAt(last.at)} of ${wholeText(rule, whole, { toJoin })} ${when}; ${limitClause(rule, limit, whole)}.`
  return { what, ends: over.flatMap(({ ends }) => ends) }
}

interface Whole {
  /** How many have not joined yet. */
  readonly toJoin: number
  /** Whether others will have left by then. */
  readonly isFewer?: boolean
}

/** "10 members", "5 remaining members", "12 members (2 have yet to join)". */
export function wholeText({ of }: LimitRule, whole: number, { toJoin, isFewer = false }: Whole): string {
  const who = toJoin === 0 ? '' : ` (${toJoin} ${toJoin === 1 ? 'has' : 'have'} yet to join)`
  return `${whole} ${isFewer ? 'remaining ' : ''}${of}${who}`
}

/** What a limit counts for one member or API key. */
interface Loss extends Pick<Outlook, 'isThere'> {
  /** When it begins to count, in milliseconds since the epoch. */
  readonly at: number
  readonly ends: readonly ComingEnd[]
}

/** Undefined if no end makes it count, or if it would count without the change of the file. */
function lossIn(rule: LimitRule, outlook: Outlook, time: number): Loss | undefined {
  const { key, isThere, ends, now, before, after } = outlook
  if (isCounted(after(time))) return undefined
  const first = ends.find(
    ({ at }) => isCounted(after(at)) && !losesAsMuch(rule, outcomeOf(outlook, now, before(at))),
  )
  const outcome = first && outcomeOf(outlook, now, after(first.at))
  if (first === undefined || outcome === undefined) return undefined
  return { at: first.at, isThere, ends: endsBehind(outcome, ends).map((end) => ({ key, ...end })) }

  function isCounted(then: Standing): boolean {
    const outcome = outcomeOf(outlook, now, then)
    return outcome !== undefined && rule.counts(outcome)
  }
}

/** Whether the file before does at least what the limit counts: members that it removes lose their Admin roles, too. */
export function losesAsMuch({ counts }: LimitRule, before: Outcome | undefined): boolean {
  return before !== undefined && (counts(before) || removesEverything(before))
}
