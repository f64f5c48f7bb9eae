/**
 * Changes to the policy, the names of resources, GitHub accounts, API keys and end dates, in words. They grant nothing now, but
 * decide who has access later.
 */
import { type AuthorityChange, emailKey, expiryTime, isKeySubject } from '@roster/core'
import type { VerbForm } from '../document/tally.ts'
import { count, people } from '../phrase/count.ts'
import { lastMoment } from '../phrase/date.ts'
import { list, plainText, words } from '../phrase/phrase.ts'
import type { Names } from './names.ts'

/** Of a membership, or of a role. */
export type EndChange = Extract<AuthorityChange, { kind: 'expiry' | 'role-end' }>

export interface PolicyActOptions {
  /** `third`: "merging this loosens"; `base`: "would loosen". */
  readonly form: Exclude<VerbForm, 'past'>
  /** Whether this is the first file: it replaces defaults, not another file. */
  readonly isNew: boolean
}

export interface ActOptions extends PolicyActOptions {
  readonly detailed: boolean
}

/**
 * For headlines: "lets 1 person stay until 30 Jun 2027", "loosens 2 guards", "changes the policy". If there is only one
 * act, `detailed` names the date before, too: "lets 1 person stay until 30 Jun 2027, was 5 Dec 2026".
 */
export function authorityActs(
  authority: readonly AuthorityChange[],
  names: Names,
  { form, isNew, detailed }: ActOptions,
): readonly string[] {
  const ends = authority.filter(isEnd)
  const acts = (withBefore: boolean) => [
    ...policyActs(authority, authoritySubjects(authority, names), { form, isNew }),
    ...END_WORDS.flatMap(({ what, ends: ending, keeps, rest }) => {
      const ofKind = ends.filter((end) => whatEnds(end, names) === what)
      const later = ofKind.filter(isLater)
      const sooner = ofKind.filter((end) => !isLater(end))
      return [
        ...(sooner.length === 0
          ? []
          : [`${inForm(ending(sooner), form)} ${holdersOf(sooner, what)} ${soonerText(sooner, withBefore)}`]),
        ...(later.length === 0
          ? []
          : [
              `${inForm(keeps, form)} ${holdersOf(later, what)} ${rest(later)}${laterText(later, withBefore)}`,
            ]),
      ]
    }),
  ]
  const brief = acts(false)
  return detailed && brief.length === 1 ? acts(true) : brief
}

/**
 * What an end of the file is the end of. Under "unlisted": "report", nobody is removed when their entry ends: Roster only
 * stops managing them.
 */
export function whatEnds({ kind, email }: EndChange, names: Names): 'access' | 'management' | 'key' | 'role' {
  if (kind === 'role-end') return 'role'
  if (isKeySubject(emailKey(email))) return 'key'
  return names.keepsUnlisted ? 'management' : 'access'
}

type Verb = readonly [base: string, rest: string]

interface EndWords {
  readonly what: ReturnType<typeof whatEnds>
  readonly ends: (ends: readonly EndChange[]) => Verb
  readonly keeps: Verb
  readonly rest: (ends: readonly EndChange[]) => string
}

const END_WORDS: readonly EndWords[] = [
  { what: 'access', ends: () => ['end', ' the access of'], keeps: ['let', ''], rest: () => 'stay ' },
  { what: 'management', ends: () => ['stop', ' managing'], keeps: ['keep', ' managing'], rest: () => '' },
  { what: 'key', ends: () => ['end', ''], keeps: ['keep', ''], rest: () => '' },
  {
    what: 'role',
    ends: (ends) => ['end', endedRoles(ends)],
    keeps: ['let', ''],
    rest: ({ length }) => (length === 1 ? 'keep a role ' : 'keep roles '),
  },
]

/** A role that had no end is a permanent one, which is given up. */
function endedRoles(ends: readonly EndChange[]): string {
  const permanent = ends.every(isOfPermanent) ? ' permanent' : ''
  return ends.length === 1 ? ` a${permanent} role of` : `${permanent} roles of`
}

/** Whether it is the end of a role that had none. */
export function isOfPermanent({ kind, before }: EndChange): boolean {
  return kind === 'role-end' && before === undefined
}

function inForm([base, rest]: Verb, form: ActOptions['form']): string {
  return `${base}${form === 'third' ? 's' : ''}${rest}`
}

function holdersOf(ends: readonly EndChange[], what: string): string {
  const { size } = new Set(ends.map(({ email }) => emailKey(email)))
  return what === 'key' ? count(size, 'API key') : people(size)
}

/** What changes beside the policy: "what names of resources mean", "who may approve". */
export function authoritySubjects(authority: readonly AuthorityChange[], names: Names): readonly string[] {
  const renames = authority.some(({ kind }) => kind === 'resource')
  const approvers =
    asksForApprovals(authority, names) && authority.some((change) => isApprover(change, names))
  return [
    ...(renames ? ['what names of resources mean'] : []),
    ...(authority.some(({ kind }) => kind === 'key') ? ['entries of API keys'] : []),
    ...(approvers ? ['who may approve'] : []),
  ]
}

/** Whether it is the GitHub account of a person who stays and can approve. Those of others come and go with them. */
export function isApprover(change: AuthorityChange, names: Names): boolean {
  return change.kind === 'login' && names.stays(change.email) && names.mayApprove(change.email)
}

/**
 * "loosens 2 guards", "changes the policy and who may approve"; of a first file, "sets the policy and who may approve".
 *
 * @param subjects What changes besides the policy.
 */
export function policyActs(
  authority: readonly AuthorityChange[],
  subjects: readonly string[],
  { form, isNew }: PolicyActOptions,
): readonly string[] {
  const policy = authority.filter((change) => change.kind === 'policy')
  const loosened = isNew ? 0 : policy.filter(({ loosens }) => loosens).length
  const changed = [...(loosened === policy.length ? [] : ['the policy']), ...subjects]
  return [
    ...(loosened === 0 ? [] : [`${inForm(['loosen', ''], form)} ${count(loosened, 'guard')}`]),
    ...(changed.length === 0
      ? []
      : [`${inForm([isNew ? 'set' : 'change', ''], form)} ${plainText(list(changed.map(words)))}`]),
  ]
}

export function isEnd(change: AuthorityChange): change is EndChange {
  return change.kind === 'expiry' || change.kind === 'role-end'
}

/** Whether GitHub accounts decide who may approve: the policy asks for approvals, before or after. */
export function asksForApprovals(authority: readonly AuthorityChange[], names: Names): boolean {
  const wasAsked = authority.some(
    (change) => change.kind === 'policy' && change.field === 'approvals' && change.before !== '"off"',
  )
  return wasAsked || names.asksForApprovals
}

function laterText(ends: readonly EndChange[], detailed: boolean): string {
  const after = shared(ends, ({ after: end }) => end)
  if (after === MIXED) return 'longer'
  return `${after === undefined ? 'without an end date' : `until ${lastMoment(after)}`}${beforeText(ends, detailed)}`
}

function soonerText(ends: readonly EndChange[], detailed: boolean): string {
  const after = shared(ends, ({ after: end }) => end)
  if (after === undefined) return 'sooner'
  if (after !== MIXED) return `${onMoment(after)}${beforeText(ends, detailed)}`
  const [first = ''] = ends.flatMap(({ after: end }) => end ?? []).sort((a, b) => endTime(a) - endTime(b))
  return `from ${lastMoment(first)} on`
}

function beforeText(ends: readonly EndChange[], detailed: boolean): string {
  const before = shared(ends, (end) => end.before)
  return !detailed || before === undefined || before === MIXED ? '' : `, was ${lastMoment(before)}`
}

/** "on 5 Dec 2026", "at 18:00 UTC on 5 Dec 2026". */
export function onMoment(expires: string): string {
  return `${expires.includes('T') ? 'at' : 'on'} ${lastMoment(expires)}`
}

const MIXED = Symbol('mixed')

/** The value that all of them have. */
function shared(
  ends: readonly EndChange[],
  dateOf: (end: EndChange) => string | undefined,
): string | undefined | typeof MIXED {
  const values = new Set(ends.map(dateOf))
  return values.size === 1 ? [...values][0] : MIXED
}

export function isLater({ before, after }: EndChange): boolean {
  return endTime(after) > endTime(before)
}

function endTime(expires: string | undefined): number {
  return expires === undefined ? Number.POSITIVE_INFINITY : expiryTime(expires)
}
