/** What one change does to somebody, as the part of a line that follows their address. */
import { CHANGE_KIND, type Change } from '@roster/core'
import { lastMoment } from '../phrase/date.ts'
import { join, type Phrase, phrase, quote, words } from '../phrase/phrase.ts'
import { deed } from './change-verb.ts'
import { holdingsPhrase } from './holding.ts'
import type { Names } from './names.ts'
import { roleChangePhrase, type Tense } from './role-change.ts'

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
  return mixed ? phrase`${words(deed(change.kind, tense))}: ${effect}` : effect
}

function effectOfKind(change: Change, names: Names, tense: Tense): Phrase {
  const { tells, person } = CHANGE_KIND[change.kind]
  switch (tells) {
    case 'after':
      return phrase`${invitedAs(change, names)}${termsPhrase(change.email, names)}`
    case 'difference':
      return phrase`${roleChangePhrase(change, names, tense)}${termsPhrase(change.email, names)}`
    case 'before':
      return person === 'invited'
        ? phrase`was invited ${words(holdsNothing(change) ? 'with' : 'as')} ${heldPhrase(change, names)}`
        : phrase`${words(tense === 'present' ? 'loses' : 'lost')} ${heldPhrase(change, names)}${outOfTime(change, names)}`
  }
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
