/** What one change does to somebody, as the part of a line that follows their address. */
import type { Change, ChangeKind } from '@roster/core'
import type { Mark } from '../document/document.ts'
import { lastMoment } from '../phrase/date.ts'
import { join, type Phrase, phrase, quote, words } from '../phrase/phrase.ts'
import { holdingsPhrase } from './holding.ts'
import type { Names } from './names.ts'
import { roleChangePhrase, type Tense } from './role-change.ts'

export const MARKS: Readonly<Record<ChangeKind, Mark>> = {
  invite: 'add',
  resend: 'renew',
  'replace-invitation': 'change',
  'cancel-invitation': 'remove',
  'change-roles': 'change',
  remove: 'remove',
}

export interface LineOptions {
  /** `past` for what was done; `present` by default. */
  readonly tense?: Tense
  /** Whether changes of different kinds stand together, so that each line must say its own. */
  readonly mixed?: boolean
}

export function effectPhrase(
  change: Change,
  names: Names,
  { tense = 'present', mixed = false }: LineOptions,
): Phrase {
  const effect = effectOfKind(change, names, tense)
  return mixed ? phrase`${words(DEEDS[tense][change.kind])}: ${effect}` : effect
}

function effectOfKind(change: Change, names: Names, tense: Tense): Phrase {
  switch (change.kind) {
    case 'invite':
    case 'resend':
      return phrase`${invitedAs(change, names)}${termsPhrase(change.email, names)}`
    case 'replace-invitation':
    case 'change-roles':
      return phrase`${roleChangePhrase(change, names, tense)}${termsPhrase(change.email, names)}`
    case 'cancel-invitation':
      return phrase`was invited ${words(holdsNothing(change) ? 'with' : 'as')} ${heldPhrase(change, names)}`
    case 'remove':
      return phrase`${words(tense === 'present' ? 'loses' : 'lost')} ${heldPhrase(change, names)}${outOfTime(change, names)}`
  }
}

/** What is, or was, done, before the rest of a line. */
const DEEDS: Readonly<Record<Tense, Readonly<Record<ChangeKind, string>>>> = {
  present: {
    invite: 'invite',
    resend: 'send the invitation again',
    'replace-invitation': 'replace the invitation',
    'cancel-invitation': 'cancel the invitation',
    'change-roles': 'change roles',
    remove: 'remove',
  },
  past: {
    invite: 'invited',
    resend: 'invitation sent again',
    'replace-invitation': 'invitation replaced',
    'cancel-invitation': 'invitation cancelled',
    'change-roles': 'roles changed',
    remove: 'removed',
  },
}

function invitedAs({ after, carried }: Change, names: Names): Phrase {
  return holdingsPhrase(after, names, carried) ?? words('no roles yet')
}

/** What somebody has, or was invited with. */
export function heldPhrase({ before, carried }: Change, names: Names): Phrase {
  return holdingsPhrase(before, names, carried) ?? words('no roles')
}

/** " · until 31 Dec 2026, contractor": what the file says of the person beyond roles. */
export function termsPhrase(email: string, names: Names): Phrase {
  const listed = names.listed(email)
  const said = [
    ...(listed?.expires === undefined ? [] : [phrase`until ${words(lastMoment(listed.expires))}`]),
    ...(listed?.reason === undefined || listed.reason.trim() === '' ? [] : [quote(listed.reason)]),
  ]
  return said.length === 0 ? [] : phrase` · ${join(said, ', ')}`
}

/** " · listed until 31 Dec 2026", where that is why they are not listed any more. */
function outOfTime({ email }: Change, names: Names): Phrase {
  const end = endedAt(email, names)
  return end === undefined ? [] : phrase` · listed until ${words(end)}`
}

export function holdsNothing({ before, carried }: Change): boolean {
  return before.length === 0 && carried.length === 0
}

/** When somebody stopped being listed because their time was up; undefined for everybody else. */
export function endedAt(email: string, names: Names): string | undefined {
  const expires = names.expired(email)?.expires
  return expires === undefined ? undefined : lastMoment(expires)
}
