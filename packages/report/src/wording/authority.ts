/**
 * Changes to the policy, the names of resources, GitHub accounts, API keys and end dates, in words. They grant nothing now, but
 * decide who has access later.
 */
import { type AuthorityChange, emailKey, expiryTime } from '@roster/core'
import type { VerbForm } from '../document/tally.ts'
import { count, people } from '../phrase/count.ts'
import { lastMoment } from '../phrase/date.ts'
import { list, plainText, words } from '../phrase/phrase.ts'
import type { Names } from './names.ts'

type ExpiryChange = Extract<AuthorityChange, { kind: 'expiry' }>

export interface ActOptions {
  /** `third`: "merging this loosens"; `base`: "would loosen". */
  readonly form: Exclude<VerbForm, 'past'>
  /** Whether end dates are named, rather than only the number of people. */
  readonly dates: boolean
}

/** For headlines: "lets 1 person stay until 30 Jun 2027, was 5 Dec 2026", "loosens 2 guards", "changes the policy". */
export function authorityActs(
  authority: readonly AuthorityChange[],
  names: Names,
  { form, dates }: ActOptions,
): readonly string[] {
  const verb = (base: string) => (form === 'third' ? `${base}s` : base)
  const ends = authority.filter((change) => change.kind === 'expiry')
  const later = ends.filter(isLater)
  const sooner = ends.filter((end) => !isLater(end))
  return [
    ...(later.length === 0 ? [] : [`${verb('let')} ${people(later.length)} stay ${laterText(later, dates)}`]),
    ...(sooner.length === 0
      ? []
      : [`${verb('end')} the access of ${people(sooner.length)} ${soonerText(sooner, dates)}`]),
    ...roleEndActs(authority, verb),
    ...policyActs(authority, authoritySubjects(authority, names), verb),
  ]
}

/** "lets 1 person keep a role longer", "ends roles of 2 people sooner". */
function roleEndActs(
  authority: readonly AuthorityChange[],
  verb: (base: string) => string,
): readonly string[] {
  const ends = authority.filter((change) => change.kind === 'role-end')
  const [later, sooner] = [ends.filter(isLater), ends.filter((end) => !isLater(end))].map(
    (some) => new Set(some.map(({ email }) => emailKey(email))).size,
  )
  return [
    ...(later ? [`${verb('let')} ${people(later)} keep ${later === 1 ? 'a role' : 'roles'} longer`] : []),
    ...(sooner ? [`${verb('end')} ${sooner === 1 ? 'a role' : 'roles'} of ${people(sooner)} sooner`] : []),
  ]
}

/** What changes beside the policy: "what names mean", "who may approve". */
export function authoritySubjects(authority: readonly AuthorityChange[], names: Names): readonly string[] {
  const renames = authority.some(({ kind }) => kind === 'resource')
  return [
    ...(renames ? ['what names of resources mean'] : []),
    ...(authority.some(({ kind }) => kind === 'key') ? ['entries of API keys'] : []),
    ...(asksForApprovals(authority, names) ? ['who may approve'] : []),
  ]
}

/**
 * "loosens 2 guards", "changes the policy and who may approve".
 *
 * @param subjects What else changes.
 */
export function policyActs(
  authority: readonly AuthorityChange[],
  subjects: readonly string[],
  verb: (base: string) => string,
): readonly string[] {
  const policy = authority.filter((change) => change.kind === 'policy')
  const loosened = policy.filter(({ loosens }) => loosens).length
  const changed = [...(loosened === policy.length ? [] : ['the policy']), ...subjects]
  return [
    ...(loosened === 0 ? [] : [`${verb('loosen')} ${count(loosened, 'guard')}`]),
    ...(changed.length === 0 ? [] : [`${verb('change')} ${plainText(list(changed.map(words)))}`]),
  ]
}

/** Whether logins change that decide who may approve: the policy asks for approvals, before or after. */
export function asksForApprovals(authority: readonly AuthorityChange[], names: Names): boolean {
  const wasAsked = authority.some(
    (change) => change.kind === 'policy' && change.field === 'approvals' && change.before !== '"off"',
  )
  return (wasAsked || names.asksForApprovals) && authority.some(({ kind }) => kind === 'login')
}

function laterText(ends: readonly ExpiryChange[], dates: boolean): string {
  const [only] = ends
  if (only === undefined || ends.length > 1 || !dates) return 'longer'
  const until = only.after === undefined ? 'without an end date' : `until ${lastMoment(only.after)}`
  return `${until}${beforeText(only)}`
}

function soonerText(ends: readonly ExpiryChange[], dates: boolean): string {
  const [only] = ends
  if (only?.after === undefined || !dates) return 'sooner'
  const days = new Set(ends.map(({ after = '' }) => lastMoment(after)))
  if (days.size > 1) return `by ${lastMoment(latest(ends))}`
  const before = ends.length === 1 ? beforeText(only) : ''
  return `${only.after.includes('T') ? 'at' : 'on'} ${lastMoment(only.after)}${before}`
}

function latest(ends: readonly ExpiryChange[]): string {
  const dates = ends.flatMap(({ after }) => after ?? [])
  return dates.toSorted((a, b) => expiryTime(b) - expiryTime(a))[0] ?? ''
}

function beforeText({ before }: ExpiryChange): string {
  return before === undefined ? '' : `, was ${lastMoment(before)}`
}

function isLater({ before, after }: Pick<ExpiryChange, 'before' | 'after'>): boolean {
  return endTime(after) > endTime(before)
}

function endTime(expires: string | undefined): number {
  return expires === undefined ? Number.POSITIVE_INFINITY : expiryTime(expires)
}
