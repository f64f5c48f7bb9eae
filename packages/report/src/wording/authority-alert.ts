/**
 * Changes of authority as alerts. What decides who and what counts comes before everything else and is never cut: the
 * policy, what names of resources mean, GitHub accounts, and which API keys are meant. End dates are an alert of their own.
 */
import { type AuthorityChange, isFundamental, resourceKind } from '@roster/core'
import type { Alert, Item } from '../document/document.ts'
import { lastMoment } from '../phrase/date.ts'
import { capitalized, code, list, name, type Phrase, phrase, strong, words } from '../phrase/phrase.ts'
import { asksForApprovals, authoritySubjects, policyActs } from './authority.ts'
import { holdingsPhrase } from './holding.ts'
import type { Names } from './names.ts'

export function authorityAlert(authority: readonly AuthorityChange[], names: Names): readonly Alert[] {
  const shown = authority.filter(isFundamental)
  if (shown.length === 0) return []
  const isQuiet = !asksForApprovals(authority, names)
  const logins = isQuiet && shown.some(({ kind }) => kind === 'login') ? ['GitHub accounts'] : []
  const acts = policyActs(shown, [...authoritySubjects(shown, names), ...logins], (base) => `${base}s`)
  const note =
    logins.length > 0 ? words(' The policy asks for no approvals, so accounts decide nothing yet.') : []
  const lead = phrase`${strong(phrase`${capitalized(list(acts.map(words)))}.`)}${note}`
  const items = authorityItems(shown, names)
  return [{ type: 'alert', level: 'warning', lead, items, isSpared: true }]
}

/** Dates on which access will end, or would have ended. */
export function endsAlert(authority: readonly AuthorityChange[], names: Names): readonly Alert[] {
  const ends = authority.filter((change) => !isFundamental(change))
  if (ends.length === 0) return []
  const lead = strong(words('Changes when access ends.'))
  const items = authorityItems(ends, names)
  // Never cut line by line.
  return [{ type: 'alert', level: 'warning', lead, items, compact: { lead, items } }]
}

function authorityItems(authority: readonly AuthorityChange[], names: Names): readonly Item[] {
  return authority.map((change) => ({ phrase: changePhrase(change, names), stands: 1, mark: 'change' }))
}

function changePhrase(change: AuthorityChange, names: Names): Phrase {
  switch (change.kind) {
    case 'policy': {
      const loosened = change.loosens ? phrase` ${strong(words('loosened'))}` : []
      return phrase`${code(change.field)}${loosened}: ${code(change.before)} → ${code(change.after)}`
    }
    case 'resource':
      return resourcePhrase(change)
    case 'login':
      return phrase`${names.person(change.email)} · GitHub account ${account(change.before)} → ${account(change.after)}`
    case 'role-end': {
      const role = holdingsPhrase([change.assignment], names) ?? []
      return phrase`${names.person(change.email)} · end of ${role} ${end(change.before)} → ${end(change.after)}`
    }
    case 'key':
      return phrase`API key ${code(change.name)} · ${words(KEY_FIELD[change.field])} ${account(change.before)} → ${account(change.after)}`
    case 'expiry':
      return phrase`${names.person(change.email)} · end of access ${end(change.before)} → ${end(change.after)}`
  }
}

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

function account(text: string | undefined): Phrase {
  return text === undefined ? words('none') : code(text)
}

function end(expires: string | undefined): Phrase {
  return words(expires === undefined ? 'none' : lastMoment(expires))
}
