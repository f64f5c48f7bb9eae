/** Holds what Roster did and said to the rules. Each violation is an error that says what was expected and what was found. */
import { addressOf, NAMES, type Name } from './content.ts'
import type { DoorRun } from './door.ts'
import { difference, type Effect, type Holding, nameOf } from './effect.ts'
import { type Memory, memoryOf } from './memory.ts'
import { type Prediction, planned, type Situation } from './prediction.ts'

interface ExpectedRun {
  readonly situation: Situation
  /** Empty if the run may do nothing. */
  readonly predictions: ReadonlyMap<Name, Prediction>
  /** Whether the file is sound, and that of the branch. */
  readonly isCurrent: boolean
  readonly after: ReadonlyMap<Name, Holding>
}

/** @param result The run's own account, if it gave one. */
export function checkRun(run: DoorRun, result: unknown, expected: ExpectedRun): void {
  const { situation, predictions, isCurrent, after } = expected
  const { holdings } = situation
  if (!isCurrent && run.writes.length > 0) throw new Error(`Wrote without a file: ${run.writes.join(', ')}`)
  for (const name of NAMES) {
    const [was, is] = [holdings.get(name), after.get(name)]
    const prediction = predictions.get(name)
    const [unchanged, goal] = [show(was), show(prediction ? prediction.after : was)]
    const found = show(is)
    if (found === goal) continue
    if (found === unchanged && (run.hasDied || prediction?.isCertain === false)) continue
    // A run that dies between two requests leaves what lies between.
    if (run.hasDied && prediction && isBetween(was, is, prediction.after)) continue
    const why = prediction?.effects.map((effect) => `${nameOf(effect)}: ${remember(effect, situation)}`)
    throw new Error(
      `${name} had ${unchanged}, was to have ${goal}, and has ${found}.\n${why?.join('\n')}\n${JSON.stringify(result)}`,
    )
  }
  if (!run.hasDied && isCurrent) checkReasons(result, predictions, situation)
}

function remember(effect: Effect, { events, time }: Situation): string {
  const { begin, ...rest } = memoryOf(effect, events, time)
  return JSON.stringify({ ...rest, begin: begin?.number ?? begin?.sha })
}

function show(holding: Holding | undefined): string {
  return holding ? `${holding.is}: ${[...holding.roles].sort().join(', ')}` : 'nothing'
}

/** An invitation that is replaced is withdrawn first; roles are granted before others are revoked. */
function isBetween(was: Holding | undefined, is: Holding | undefined, goal: Holding | undefined): boolean {
  if (is === undefined) return was?.is !== 'member'
  if (was?.is !== 'member' || is.is !== 'member' || goal === undefined) return false
  const all = new Set([...was.roles, ...goal.roles])
  const kept = [...was.roles].filter((role) => goal.roles.has(role))
  return [...is.roles].every((role) => all.has(role)) && kept.every((role) => is.roles.has(role))
}

/** What is held is held for a reason that is true. */
function checkReasons(
  result: unknown,
  predictions: ReadonlyMap<Name, Prediction>,
  { events }: Situation,
): void {
  for (const { email, status, message } of outcomesIn(result)) {
    if (status !== 'held') continue
    const name = NAMES.find((each) => addressOf(each) === email)
    const prediction = name && predictions.get(name)
    if (prediction === undefined)
      throw new Error(`Nothing is planned about ${email}, and it is held: ${message}`)
    const { held } = prediction
    const claims = (pattern: RegExp) => pattern.exec(message)?.[1]
    const day = claims(/It was in force on (\d+ \w+ \d{4})/)
    const isOn = ({ inForceAt }: Memory) => inForceAt !== undefined && dayOf(inForceAt) === day
    expectReason(day === undefined || held.some(({ memory }) => isOn(memory)))
    const commit = claims(/Commit (\w+) asks for it and came without a pull request/)
    const isOf = ({ begin }: Memory) => begin?.number === undefined && begin?.sha.startsWith(commit ?? '')
    expectReason(commit === undefined || held.some(({ memory }) => isOf(memory)))
    expectReason(
      !message.includes('No merged pull request shows it') ||
        held.some(({ memory }) => memory.begin === undefined),
    )
    const [, number, what = ''] = /(?:preview|seal[^.]*) on pull request #(\d+)([^.:]*)/.exec(message) ?? []
    if (number === undefined) continue
    const landing = events.find((event) => event.is === 'landing' && event.number === Number(number))
    expectReason(held.some(({ memory }) => memory.begin === landing))
    if (landing?.is !== 'landing') continue
    const { review } = landing
    const isTrue = {
      'did not show it': review !== undefined && review.defect === undefined,
      'is of another commit': review?.defect === 'outdated',
      'was edited': review?.defect === 'edited',
      'was written after the merge': false,
    }
    for (const [words, truth] of Object.entries(isTrue)) expectReason(!what.includes(words) || truth)
    expectReason(!message.includes('There is no sealed preview') || review === undefined)

    function expectReason(isReason: boolean): void {
      if (isReason) return
      const known = held.map(({ effect, memory: { begin, ...rest } }) =>
        JSON.stringify({
          effect,
          ...rest,
          begin: begin && { ...begin, content: undefined, before: undefined },
        }),
      )
      throw new Error(`The reason is not true: ${message}\n${known.join('\n')}`)
    }
  }
}

function outcomesIn(result: unknown): readonly { email?: string; status: string; message: string }[] {
  if (typeof result !== 'object' || result === null || !('outcomes' in result)) return []
  return result.outcomes as readonly { email?: string; status: string; message: string }[]
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function dayOf(time: number): string {
  const date = new Date(time)
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}

interface ExpectedPreview {
  /** With the file as merging leaves it, and with the file of the branch. */
  readonly situation: Situation
  readonly base: Situation
  /** Whether merging applies anything now, what was pending before included. */
  readonly appliesSomething: boolean
}

/** The preview counts what the pull request causes, and says so if that is nothing. */
export function checkPreview(
  outputs: Readonly<Record<string, string>>,
  comment: string,
  { situation, base, appliesSomething }: ExpectedPreview,
): void {
  const caused = NAMES.filter((name) => {
    const effects = planned(name, situation)
    return effects.length > 0 && tell(effects, name, situation) !== tell(planned(name, base), name, base)
  })
  if (outputs['changes'] !== String(caused.length)) {
    throw new Error(
      `The preview counts ${outputs['changes']} changes; expected ${caused.join(', ')}.\n${comment}`,
    )
  }
  const dates = NAMES.filter(
    (name) => situation.content.members[name]?.until !== base.content.members[name]?.until,
  )
  const [, headline = ''] = /^### (.*)$/m.exec(comment) ?? []
  const saysNothing = /^Nothing to apply|changes nobody/.test(headline)
  const isAhead = dates.some((name) => (situation.content.members[name]?.until ?? 0) > situation.time)
  // What is said of a date that has passed depends on who is there.
  const isWrong = saysNothing ? appliesSomething || isAhead : !appliesSomething && dates.length === 0
  if (isWrong) throw new Error(`The preview does not say what merging applies:\n${comment}`)
}

/** An end by date takes what it takes. */
function tell(effects: readonly Effect[], on: Name, { content, holdings, time }: Situation): string {
  if (!effects.some(({ does }) => does === 'is due')) return effects.map(nameOf).sort().join(', ')
  const unlisted = { ...content, members: { ...content.members, [on]: undefined } }
  return difference(unlisted, on, holdings.get(on), time).map(nameOf).sort().join(', ')
}
