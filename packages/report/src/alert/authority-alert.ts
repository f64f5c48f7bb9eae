/**
 * What decides who and what counts: the policy, what names of resources mean, and GitHub accounts of approvers. It comes
 * before everything else and is never cut. Other accounts are a section that can be cut: before they decide anything,
 * their owners gain a role or the policy changes, and then they are shown again, in full.
 */
import { type AuthorityChange, emailKey, isFundamental, policyPath, resourceKind } from '@roster/core'
import { type Alert, type Item, type Section, section } from '../document/document.ts'
import { count, number } from '../phrase/count.ts'
import {
  capitalized,
  code,
  join,
  list,
  name,
  type Phrase,
  phrase,
  plainText,
  strong,
  words,
} from '../phrase/phrase.ts'
import {
  asksForApprovals,
  authoritySubjects,
  type EndChange,
  isApprover,
  policyActs,
} from '../wording/authority.ts'
import { ownerNote } from '../wording/holding.ts'
import type { Names } from '../wording/names.ts'
import { byPower } from '../wording/power.ts'

type Authority = Exclude<AuthorityChange, EndChange>
type AccountChange = Extract<Authority, { kind: 'login' }>

/** @param isNew Whether this is the first file, which names every account for the first time. */
export function authorityAlert(
  authority: readonly AuthorityChange[],
  names: Names,
  isNew: boolean,
): readonly Alert[] {
  const shown = deciding(authority, names)
  if (shown.length === 0) return []
  const items = authorityItems(shown, names, isNew)
  const lead = leadPhrase(authority, shown, names, isNew)
  const [only] = items
  const alert = { type: 'alert', level: 'warning', isSpared: true } as const
  if (only === undefined || items.length > 1 || !isShort(only)) {
    return [{ ...alert, lead: strong(phrase`${lead}.`), items }]
  }
  const [change] = shown
  // The line of a guard says that it is loosened.
  const isGuard = change?.kind === 'policy' && change.loosens === true && !isNew
  return [{ ...alert, lead: isGuard ? only.phrase : phrase`${strong(lead)}: ${only.phrase}`, items: [] }]
}

/** "Loosens 2 guards and changes who may approve". */
function leadPhrase(
  authority: readonly AuthorityChange[],
  shown: readonly Authority[],
  names: Names,
  isNew: boolean,
): Phrase {
  const acts = policyActs(shown, authoritySubjects(authority, names), { form: 'third', isNew })
  return capitalized(list(acts.map(words)))
}

/** From this many characters on, a line is cut rather than a lead. */
const LONG_LEAD = 500

function isShort({ phrase: line, details = [] }: Item): boolean {
  return details.length === 0 && plainText(line).length < LONG_LEAD
}

/**
 * GitHub accounts of people who come or go, of people who cannot approve anything, and all of them while the policy asks
 * for no approvals. Those that can approve from now on are never cut.
 */
export function accountSections(
  authority: readonly AuthorityChange[],
  names: Names,
  isNew: boolean,
): readonly Section[] {
  const shown = new Set(deciding(authority, names))
  const asks = asksForApprovals(authority, names)
  const accounts = withoutEnds(authority).filter(
    (change) => change.kind === 'login' && !shown.has(change) && (asks || change.after !== undefined),
  )
  const joins = (change: Authority) =>
    change.kind === 'login' && change.after !== undefined && names.mayApprove(change.email)
  const { approving = [], idle = [] } = Object.groupBy(accounts, (change) =>
    asks && joins(change) ? 'approving' : 'idle',
  )
  const approvers = section(
    'New approvers',
    [...authorityItems(approving, names, isNew), ...approverItems(authority, names)],
    { note: 'once this is merged, these GitHub accounts can approve what their roles cover' },
  )
  const note = asks ? idleNote(idle) : 'the policy asks for no approvals, so accounts decide nothing yet'
  return [
    ...approvers.map((each) => ({ ...each, isSpared: true as const })),
    ...section('GitHub accounts', authorityItems(idle, names, isNew), { note }),
  ]
}

function idleNote(accounts: readonly Authority[]): string {
  const isLeaving = ({ after }: Authority) => after === undefined
  if (accounts.every(isLeaving)) return 'of people who leave'
  return `of people who cannot approve changes${accounts.some(isLeaving) ? ', or who leave' : ''}`
}

/** People whose account stays the same and counts from now on. */
function approverItems(authority: readonly AuthorityChange[], names: Names): readonly Item[] {
  const changed = new Set(
    authority.flatMap((change) => (change.kind === 'login' ? [emailKey(change.email)] : [])),
  )
  const people = names.newApprovers().filter(({ email }) => !changed.has(emailKey(email)))
  return byPower(people, (person) => person).map(({ email, github }) => ({
    phrase: phrase`${names.person(email)}${ownerNote(email, names)} · GitHub account ${account(github)}`,
    stands: 1,
    mark: 'change',
  }))
}

function deciding(authority: readonly AuthorityChange[], names: Names): readonly Authority[] {
  const asks = asksForApprovals(authority, names)
  return withoutEnds(authority).filter(
    (change) => change.kind !== 'login' || (asks && isApprover(change, names)),
  )
}

function withoutEnds(authority: readonly AuthorityChange[]): readonly Authority[] {
  return authority.filter((change): change is Authority => isFundamental(change))
}

/**
 * Loosened guards first, then names, then accounts of the most powerful people first. Accounts of the first file are one
 * line.
 */
function authorityItems(authority: readonly Authority[], names: Names, isNew: boolean): readonly Item[] {
  const sorted = sortedByPower(authority, names)
  const accounts = isNew ? sorted.filter((change) => change.kind === 'login') : []
  const single = isNew ? sorted.filter((change) => change.kind !== 'login') : sorted
  return [
    ...single.map(
      (change): Item => ({ phrase: changePhrase(change, names, isNew), stands: 1, mark: 'change' }),
    ),
    ...(accounts.length > 0 ? [firstAccounts(accounts)] : []),
  ]
}

/** More accounts of the first file than this are folded. */
const NAMED = 3

function firstAccounts(accounts: readonly AccountChange[]): Item {
  const pairs = accounts.map(({ email, after }) => phrase`${code(email)} is ${account(after)}`)
  const lead = strong(words(`${count(accounts.length, 'GitHub account')} named for the first time`))
  if (pairs.length <= NAMED) return { phrase: phrase`${lead}: ${list(pairs)}`, stands: 1, mark: 'change' }
  const others = words(`${number(pairs.length - NAMED)} others`)
  return {
    phrase: phrase`${lead}: ${list([...pairs.slice(0, NAMED), others])}`,
    stands: 1,
    mark: 'change',
    fold: 'accounts',
    details: pairs.slice(NAMED).map((pair) => ({ phrase: pair, stands: 0 })),
  }
}

function sortedByPower(authority: readonly Authority[], names: Names): readonly Authority[] {
  return byPower(authority, (change) => {
    const email = 'email' in change ? change.email : ''
    return { email, assignments: names.listed(email)?.assignments ?? [] }
  }).toSorted((a, b) => rank(a) - rank(b))
}

function rank(change: Authority): number {
  if (change.kind === 'policy') return change.loosens ? 0 : 1
  return change.kind === 'resource' ? 2 : 3
}

function changePhrase(change: Authority, names: Names, isNew: boolean): Phrase {
  switch (change.kind) {
    case 'policy': {
      const field = join(policyPath(change.field).map(code), ' › ')
      const decides = words(DECIDES[change.field])
      if (isNew) return phrase`${field}: ${firstValuePhrase(change)} · ${decides}`
      const loosened = change.loosens ? phrase` ${strong(words('loosened'))}` : []
      return phrase`${field}${loosened}: ${valuesPhrase(change)} · ${decides}`
    }
    case 'resource':
      return resourcePhrase(change)
    case 'key':
      return phrase`API key ${code(change.name)} · ${words(KEY_FIELD[change.field])} ${account(change.before)} → ${account(change.after)}`
    case 'login':
      return phrase`${names.person(change.email)}${ownerNote(change.email, names)} · GitHub account ${accountPhrase(change)}`
  }
}

/** What each part of the policy decides. */
const DECIDES: Readonly<Record<PolicyChange['field'], string>> = {
  unlisted: 'what happens to members who are not listed',
  unknown: 'what happens to roles that Roster does not know',
  resend: 'when expired invitations are sent again',
  invitationExpiresIn: 'how long invitations are valid',
  minOwners: 'how many owners must remain',
  maxRemovals: 'how many members can be removed at once',
  maxDemotions: 'how many members can lose an Admin role at once',
  unlistedKeys: 'what happens to API keys that are not listed',
  maxKeyRevocations: 'how many API keys can be revoked at once',
  approvals: 'whether changes need approval',
  selfApproval: 'whether authors may approve their own changes',
  elevation: 'how long roles with an end may last, and how many approvals they take',
  ssoDomains: 'who joins by single sign-on, without an invitation',
  ssoRoles: 'who decides the roles of members of these domains',
  extraRoles: 'which roles are accepted besides those that Roster knows',
  extraKinds: 'which types of projects are accepted besides those that Roster knows',
}

/** From this many characters on, what a list gains and loses is shown instead of the list. */
const LONG_LIST = 120

function valuesPhrase({ before, after, gains = [], loses = [] }: PolicyChange): Phrase {
  if (gains.length + loses.length === 0 || before.length + after.length < LONG_LIST) {
    return phrase`${code(before)} → ${code(after)}`
  }
  const acts = [
    ['gains', gains],
    ['loses', loses],
  ] as const
  return list(
    acts.flatMap(([verb, values]) =>
      values.length === 0 ? [] : [phrase`${words(verb)} ${list(values.map(code))}`],
    ),
  )
}

/** Of the first file: `"enforce"` (default `"off"`). */
function firstValuePhrase({ before, after, gains = [], loosens }: PolicyChange): Phrase {
  const value = gains.length === 0 || after.length < LONG_LIST ? code(after) : list(gains.map(code))
  return loosens
    ? phrase`${value}, ${strong(words('looser than the default'))} ${code(before)}`
    : phrase`${value} (default ${code(before)})`
}

type PolicyChange = Extract<AuthorityChange, { kind: 'policy' }>

const KEY_FIELD = { id: 'id', owner: 'owner', expires: 'end' } as const

type ResourceChange = Extract<AuthorityChange, { kind: 'resource' }>

function resourcePhrase({
  resourceKind: kind,
  name: given,
  before,
  after,
  formerName,
}: ResourceChange): Phrase {
  const { singular } = resourceKind(kind)
  const was = formerName === undefined ? [] : phrase`, which was called ${name(formerName)}`
  const now = phrase`${name(given)} now means the ${words(singular)} ${code(after)}${was}`
  return before === undefined ? now : phrase`${now}; before, it meant ${code(before)}`
}

function accountPhrase({ before, after }: AccountChange): Phrase {
  if (before === undefined) return phrase`${account(after)}, new in the file`
  if (after === undefined) return phrase`${account(before)}, no longer in the file`
  return phrase`${account(before)} → ${account(after)}`
}

function account(text: string | undefined): Phrase {
  return text === undefined ? words('none') : code(text)
}
