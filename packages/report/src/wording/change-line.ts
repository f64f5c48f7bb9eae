/** What one change does to somebody, as the part of a line that follows their address. */
import { ALL, type Change, type ChangeKind } from '@roster/core'
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

/**
 * Equal where `effectPhrase` says the same: all that it makes its words of, and nothing else, so that people are
 * told apart and grouped before anything is put into words.
 */
export function effectKey(change: Change, names: Names): string {
  const { kind, email, grant, revoke, before, after, carried } = change
  switch (kind) {
    case 'invite':
    case 'resend':
      return JSON.stringify([kind, after, carried, termsOf(email, names)])
    case 'replace-invitation':
    case 'change-roles': {
      const isNothingLeft = after.length === 0 && carried.length === 0
      return JSON.stringify([kind, grant, revoke, keptOf(change), isNothingLeft, termsOf(email, names)])
    }
    case 'cancel-invitation':
      return JSON.stringify([kind, before, carried])
    case 'remove':
      return JSON.stringify([kind, before, carried, names.expired(email)?.expires])
  }
}

/** Where roles on all resources are taken away, what is kept of them on single ones. */
function keptOf({ revoke, after }: Change): Change['after'] {
  const general = revoke.filter(({ resource }) => resource === ALL)
  if (general.length === 0) return general
  return after.filter((atom) => general.some(({ kind, role }) => kind === atom.kind && role === atom.role))
}

function termsOf(email: string, names: Names): readonly (string | undefined)[] {
  const { expires, reason } = names.listed(email) ?? {}
  return [expires, reason]
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
