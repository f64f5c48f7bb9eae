/** Changes to the policy, logins and end dates: they grant nothing now, but decide who has access later. */
import type { AuthorityChange } from '@roster/core'
import type { Alert } from '../document/document.ts'
import { code, list, type Phrase, phrase, strong, words } from '../phrase/phrase.ts'

/** In the order of the sentence. */
const SUBJECTS: Readonly<Record<AuthorityChange['kind'], string>> = {
  policy: 'the policy',
  login: 'who may approve',
  expiry: 'when access ends',
}

export function authorityAlert(authority: readonly AuthorityChange[] = []): readonly Alert[] {
  if (authority.length === 0) return []
  const kinds = [...new Set(authority.map(({ kind }) => kind))]
  const lead = strong(phrase`Changes ${list(kinds.map((kind) => words(SUBJECTS[kind])))}.`)
  const items = authority.map((change) => ({
    phrase: changePhrase(change),
    stands: 1,
    mark: 'change' as const,
  }))
  return [{ type: 'alert', level: 'warning', lead, items }]
}

function changePhrase(change: AuthorityChange): Phrase {
  switch (change.kind) {
    case 'policy':
      return phrase`${code(change.field)}: ${code(change.before)} → ${code(change.after)}`
    case 'login':
      return phrase`${code(change.email)} · GitHub login ${turn(change)}`
    case 'expiry':
      return phrase`${code(change.email)} · end of access ${turn(change)}`
  }
}

function turn({ before, after }: { readonly before?: string; readonly after?: string }): Phrase {
  const value = (text: string | undefined) => (text === undefined ? words('none') : code(text))
  return phrase`${value(before)} → ${value(after)}`
}
