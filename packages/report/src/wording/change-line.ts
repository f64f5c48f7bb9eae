/** What a change does to a person, as the part of a line after their address. */
import { CHANGE_KIND, type Change, type ChangeKind, endsMembership } from '@roster/core'
import { lastMoment } from '../phrase/date.ts'
import { join, type Phrase, phrase, quote, words } from '../phrase/phrase.ts'
import { holdingsPhrase } from './holding.ts'
import type { Names } from './names.ts'
import { roleChangePhrase, type Tense } from './role-change.ts'

export interface LineOptions {
  /** `past` for changes that were applied; `present` by default. */
  readonly tense?: Tense
  /** Whether the list has changes of several kinds, so that each line names its own. */
  readonly mixed?: boolean
}

export function effectPhrase(
  change: Change,
  names: Names,
  { tense = 'present', mixed = false }: LineOptions,
): Phrase {
  const effect = effectOfKind(change, names, tense)
  if (!mixed) return effect
  return phrase`${words(tense === 'present' ? changeLabel(change.kind) : pastLabel(change.kind))}: ${effect}`
}

function effectOfKind(change: Change, names: Names, tense: Tense): Phrase {
  const { kind, email } = change
  switch (CHANGE_KIND[kind].tells) {
    case 'after':
      return phrase`${futurePhrase(change, names)}${termsPhrase(email, names)}`
    case 'difference':
      return phrase`${roleChangePhrase(change, names, tense)}${termsPhrase(email, names)}`
    case 'before': {
      const verb = isMember(kind) ? (tense === 'present' ? 'loses' : 'lost') : invitedVerb(change)
      return phrase`${words(verb)} ${heldPhrase(change, names)}${outOfTime(change, names)}`
    }
  }
}

function isMember(kind: ChangeKind): boolean {
  return CHANGE_KIND[kind].person === 'member'
}

function invitedVerb(change: Change): string {
  return holdsNothing(change) ? 'was invited with' : 'was invited as'
}

/** "invite", "resend invitation", "change roles". */
export function changeLabel(kind: ChangeKind): string {
  const { verb, object } = CHANGE_KIND[kind]
  return object === 'person' ? verb.base : `${verb.base} ${object}`
}

/** "invited", "invitation resent", "roles changed". */
function pastLabel(kind: ChangeKind): string {
  const { verb, object } = CHANGE_KIND[kind]
  return object === 'person' ? verb.past : `${object} ${verb.past}`
}

/** After "would": "invite them", "resend their invitation", "change their roles". */
export function changeAction(kind: ChangeKind): string {
  const { verb, object } = CHANGE_KIND[kind]
  return object === 'person' ? `${verb.base} them` : `${verb.base} their ${object}`
}

/** What they will have. */
function futurePhrase({ after, carried }: Change, names: Names): Phrase {
  return holdingsPhrase(after, names, carried) ?? words('no roles')
}

/** What they have, or were invited with. */
export function heldPhrase({ before, carried }: Change, names: Names): Phrase {
  return holdingsPhrase(before, names, carried) ?? words('no roles')
}

/** " · until 31 Dec 2026, contractor": the end and the reason that the file gives for the person. */
export function termsPhrase(email: string, names: Names): Phrase {
  const listed = names.listed(email)
  const terms = [
    ...(listed?.expires === undefined ? [] : [phrase`until ${words(lastMoment(listed.expires))}`]),
    ...(listed?.reason === undefined || listed.reason.trim() === '' ? [] : [quote(listed.reason)]),
  ]
  return terms.length === 0 ? [] : phrase` · ${join(terms, ', ')}`
}

/** " · listed until 31 Dec 2026", if their entry ended. */
function outOfTime({ email, kind }: Change, names: Names): Phrase {
  const end = endsMembership(kind) ? endedAt(email, names) : undefined
  return end === undefined ? [] : phrase` · listed until ${words(end)}`
}

export function holdsNothing({ before, carried }: Change): boolean {
  return before.length === 0 && carried.length === 0
}

/** When their entry ended, if it did. */
export function endedAt(email: string, names: Names): string | undefined {
  const expires = names.expired(email)?.expires
  return expires === undefined ? undefined : lastMoment(expires)
}
