/** Differences that no change settles. Every verdict that would otherwise say that nothing differs counts them. */
import {
  emailKey,
  type Finding,
  isPrivileged,
  type Member,
  type Plan,
  type StandingDifference,
  type UnknownAssignment,
} from '@roster/core'
import { type Item, type Section, section } from '../document/document.ts'
import { number } from '../phrase/count.ts'
import type { Names } from './names.ts'
import { byPower } from './power.ts'

/** "2 differences stay". */
export function differencesStay(amount: number): string {
  return amount === 1 ? '1 difference stays' : `${number(amount)} differences stay`
}

/** "; 2 differences stay", or nothing. */
export function alsoStay(amount: number): string {
  return amount === 0 ? '' : `; ${differencesStay(amount)}`
}

/** Without people who wait for their sign-in, if the plan lists what they will get. */
export function standingOf({ standing, awaited }: Plan): readonly StandingDifference[] {
  const waiting = new Set(awaited.map(({ email }) => emailKey(email)))
  return standing.filter(
    ({ code, email = '' }) => code !== 'waiting-for-sso' || !waiting.has(emailKey(email)),
  )
}

export interface StandingOptions {
  readonly note: string
  readonly folded: boolean
  /** How many there are, if these are only some of them. */
  readonly total?: number
}

/** What differs and how to settle it, the most powerful first. */
export function standingSection(
  differences: readonly StandingDifference[],
  names: Names,
  { note, folded, total = differences.length }: StandingOptions,
): readonly Section[] {
  const items = byPower(differences, ({ email, assignments }) => ({
    ...(email !== undefined && { email }),
    assignments,
  })).map(
    ({ message, email }): Item => ({
      phrase: names.message(message, email),
      stands: 1,
      mark: 'warning',
    }),
  )
  const left = total - differences.length
  const others = left === 1 ? 'the other one' : `the other ${number(left)}`
  return section(`Differences that stay: ${number(total)}`, items, {
    note:
      left === 0
        ? note
        : `${note}; ${others}, which this pull request does not touch, ${left === 1 ? 'is' : 'are'} in the run`,
    folded,
  })
}

/** Findings except those that describe these differences. */
export function besides(
  differences: readonly StandingDifference[],
): (finding: Pick<Finding, 'code' | 'message'>) => boolean {
  const said = new Set(differences.map(({ code, message }) => `${code} ${message}`))
  return ({ code, message }) => !said.has(`${code} ${message}`)
}

/** Whether the difference concerns a person who can change other people's access. */
export function isPowerful(
  { assignments, unknown, email, userId }: StandingDifference,
  members: readonly Member[],
): boolean {
  const key = emailKey(email ?? '')
  const held = members
    .filter((member) => member.userId === userId || (key !== '' && emailKey(member.email ?? '') === key))
    .flatMap((member) => member.assignments)
  // Nobody knows what an unknown role of the whole organization allows.
  return [...assignments, ...held].some(isPrivileged) || unknown.some(reachesOrganization)
}

function reachesOrganization({ path }: UnknownAssignment): boolean {
  return path !== 'deployment' && !path.startsWith('project.')
}
