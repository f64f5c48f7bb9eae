/** Changes to the policy, logins and end dates, as an alert. Logins that decide nothing yet are a section. */
import type { AuthorityChange } from '@roster/core'
import { type Alert, type Item, type Section, section } from '../document/document.ts'
import { lastMoment } from '../phrase/date.ts'
import { capitalized, code, list, type Phrase, phrase, strong, words } from '../phrase/phrase.ts'
import { asksForApprovals, policyActs } from './authority.ts'
import type { Names } from './names.ts'

export function authorityAlert(authority: readonly AuthorityChange[], names: Names): readonly Alert[] {
  const asks = asksForApprovals(authority, names)
  const shown = authority.filter(({ kind }) => kind !== 'login' || asks)
  if (shown.length === 0) return []
  const hasEnds = shown.some(({ kind }) => kind === 'expiry')
  const subjects = [...(asks ? ['who may approve'] : []), ...(hasEnds ? ['when access ends'] : [])]
  const acts = policyActs(shown, subjects, (base) => `${base}s`)
  const lead = strong(phrase`${capitalized(list(acts.map(words)))}.`)
  const items = authorityItems(shown, names)
  // Never cut line by line.
  return [{ type: 'alert', level: 'warning', lead, items, compact: { lead, items } }]
}

/** Logins under a policy without approvals. */
export function loginSection(authority: readonly AuthorityChange[], names: Names): readonly Section[] {
  if (asksForApprovals(authority, names)) return []
  const logins = authority.filter(({ kind }) => kind === 'login')
  return section('GitHub logins', authorityItems(logins, names), {
    note: 'the policy asks for no approvals, so they decide nothing yet',
  })
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
    case 'login':
      return phrase`${names.person(change.email)} · GitHub login ${login(change.before)} → ${login(change.after)}`
    case 'expiry':
      return phrase`${names.person(change.email)} · end of access ${end(change.before)} → ${end(change.after)}`
  }
}

function login(name: string | undefined): Phrase {
  return name === undefined ? words('none') : code(name)
}

function end(expires: string | undefined): Phrase {
  return words(expires === undefined ? 'none' : lastMoment(expires))
}
