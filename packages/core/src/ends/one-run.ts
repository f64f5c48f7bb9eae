/**
 * A run applies everything that has ended since the previous one. A limit counts it as a whole: the ends that a change of
 * the file sets, and those that the file had already.
 *
 * A team chooses how often runs come, and schedules can be late. Ends within one day of each other count as one run, since
 * a daily run applies no more than that, whatever its hour. Ends on two dates are a day apart, so they do not.
 */
import { areSameAssignments, compareText } from '../catalog/assignment.ts'
import { allowance } from '../file/policy.ts'
import { limitClause } from '../plan/guards.ts'
import { lastDayText } from '../text/date.ts'
import { conjunction } from '../text/enumeration.ts'
import { subjectText } from '../text/key-subject.ts'
import { endsBehind } from './ends-behind.ts'
import type { ComingEnd, Excess, LimitedEnds } from './limited-ends.ts'
import { losesAsMuch, wholeText } from './one-decision.ts'
import { byTime, type Outcome, type Outlook, outcomeOf } from './outlook.ts'

/** In milliseconds. */
const DAY = 24 * 60 * 60 * 1000

/** A run that applies what ended after `from` and by `to`, in milliseconds since the epoch. */
interface Run {
  readonly from: number
  readonly to: number
}

interface Loss {
  readonly outlook: Outlook
  readonly outcome: Outcome
  /** Whether the change of the file causes it, by an end that has not passed yet. */
  readonly isCaused: boolean
}

export function judgeRuns(limited: LimitedEnds): Excess | undefined {
  const lossIn = lossesOf(limited)
  const whole = limited.rule.whole(limited.options.snapshot)
  const blocked = new Set<Loss>()
  let what: string | undefined
  for (const { run, involved } of runsOf(limited)) {
    const losses = involved.flatMap((outlook) => lossIn(run, outlook) ?? [])
    const caused = losses.filter(({ isCaused }) => isCaused)
    if (caused.length === 0 || losses.length === 1) continue
    const left = wholeIn(run, losses, whole, limited)
    if (losses.length <= allowance(limited.options.policy[limited.rule.field], left)) continue
    what ??= sentence(run, losses, { whole, left }, limited)
    for (const loss of caused) blocked.add(loss)
  }
  return what === undefined ? undefined : { what, ends: [...blocked].flatMap(endsOf) }
}

interface RunWith {
  readonly run: Run
  /** Members or API keys with an end in it. */
  readonly involved: readonly Outlook[]
}

/** For each end the longest run up to it, if the change of the file moves any end in it. */
function* runsOf({ outlooks, options: { now } }: LimitedEnds): Generator<RunWith> {
  const events = outlooks.flatMap((outlook) => outlook.ends.map(({ at }) => ({ at, outlook }))).sort(byTime)
  const changed = new Set(outlooks.filter(isChanged))
  let begin = 0
  for (const [index, { at: to }] of events.entries()) {
    const from = to - DAY
    while ((events[begin]?.at ?? to) <= from) begin += 1
    if (to <= now || events[index + 1]?.at === to) continue
    const involved = [...new Set(events.slice(begin, index + 1).map(({ outlook }) => outlook))]
    if (involved.some((outlook) => changed.has(outlook))) yield { run: { from, to }, involved }
  }
}

function isChanged({ ends, before, after }: Outlook): boolean {
  return ends.some(({ at }) => {
    const [was, is] = [before(at), after(at)]
    return was.isIn !== is.isIn || !areSameAssignments(was.roles, is.roles)
  })
}

/** Most runs of a day find the same of a member, so the last answer is kept. */
function lossesOf({ rule, options: { now } }: LimitedEnds) {
  const known = new Map<Outlook, { readonly of: readonly unknown[]; readonly loss: Loss | undefined }>()
  const isCounted = (outcome: Outcome | undefined) => outcome !== undefined && rule.counts(outcome)
  return ({ from, to }: Run, outlook: Outlook): Loss | undefined => {
    const [start, end, otherwise] = [outlook.after(from), outlook.after(to), outlook.before(to)]
    const of = [start, end, otherwise, from < now]
    const last = known.get(outlook)
    if (last?.of.every((part, index) => part === of[index])) return last.loss
    const loss = lossBetween()
    known.set(outlook, { of, loss })
    return loss

    function lossBetween(): Loss | undefined {
      const outcome = outcomeOf(outlook, start, end)
      if (outcome === undefined || !isCounted(outcome)) return undefined
      const isDue = from < now && isCounted(outcomeOf(outlook, start, outlook.after(now)))
      const isCaused = !isDue && !losesAsMuch(rule, outcomeOf(outlook, start, otherwise))
      return { outlook, outcome, isCaused }
    }
  }
}

/** A share refers to the members or API keys that are left when the run begins. */
function wholeIn({ from }: Run, losses: readonly Loss[], whole: number, { leaving }: LimitedEnds): number {
  const next = leaving.findIndex((at) => at > from)
  return whole - (next === -1 ? leaving.length : next) + toJoin(losses)
}

function toJoin(losses: readonly Loss[]): number {
  return losses.filter(({ outlook }) => !outlook.isThere).length
}

function endsOf({ outlook: { key, ends }, outcome }: Loss): readonly ComingEnd[] {
  return endsBehind(outcome, ends).map((end) => ({ key, ...end }))
}

/** Up to this many other people are named. */
const NAMED = 5

interface Wholes {
  /** Today. */
  readonly whole: number
  /** When the run begins. */
  readonly left: number
}

function sentence(
  run: Run,
  losses: readonly Loss[],
  { whole, left }: Wholes,
  { rule, options }: LimitedEnds,
): string {
  const { caused = [], others = [] } = Object.groupBy(losses, ({ isCaused }) =>
    isCaused ? 'caused' : 'others',
  )
  const isFewer = left - toJoin(losses) < whole
  const members = wholeText(rule, left, { toJoin: toJoin(losses), isFewer })
  const both =
    others.length === 0
      ? ''
      : `: ${caused.length} by this change and ${others.length} by other end dates (${namesOf(others)})`
  const clause = limitClause(rule, options.policy[rule.field], left)
  return `This would ${rule.end} ${losses.length} of ${members} ${whenText(run, losses)}${both}; ${clause}.`
}

function namesOf(losses: readonly Loss[]): string {
  const names = losses.map(({ outlook }) => subjectText(outlook.key)).sort(compareText)
  const more = names.length - NAMED
  return conjunction(more > 0 ? [...names.slice(0, NAMED), `${more} more`] : names)
}

function whenText({ from, to }: Run, losses: readonly Loss[]): string {
  const times = losses.flatMap(({ outlook }) => outlook.ends.map(({ at }) => at))
  const days = new Set(times.filter((at) => at > from && at <= to).map(lastDayText))
  return days.size === 1 ? `on ${lastDayText(to)}` : `within a day, by ${lastDayText(to)}`
}
