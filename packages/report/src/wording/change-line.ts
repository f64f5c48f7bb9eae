/** What a change does to a person or an API key, as the part of a line after their name. */
import {
  type Assignment,
  assignmentKey,
  CHANGE_KIND,
  type Change,
  type ChangeKind,
  concernsKey,
  endsMembership,
  type RoleTerm,
} from '@roster/core'
import { lastMoment } from '../phrase/date.ts'
import { code, join, type Phrase, phrase, words } from '../phrase/phrase.ts'
import { endText, termPhrases, type WrittenTerm } from '../phrase/term.ts'
import { holdingsPhrase } from './holding.ts'
import type { Names } from './names.ts'
import { roleChangePhrase, type Tense } from './role-change.ts'

export interface LineOptions {
  /** `past` for changes that were applied; `present` by default. */
  readonly tense?: Tense
  /** Whether the list has changes of several kinds, so that each line names its own. */
  readonly mixed?: boolean
  /** Whether ends and reasons of the file are left out. */
  readonly bare?: boolean
}

export function effectPhrase(
  change: Change,
  names: Names,
  { tense = 'present', mixed = false, bare = false }: LineOptions,
): Phrase {
  const terms = bare ? [] : changeTerms(change, names)
  const effect = join([effectOfKind(change, names, tense), ...terms], ' · ')
  if (!mixed) return effect
  return phrase`${words(tense === 'present' ? changeLabel(change.kind) : pastLabel(change.kind))}: ${effect}`
}

function effectOfKind(change: Change, names: Names, tense: Tense): Phrase {
  const { kind } = change
  switch (CHANGE_KIND[kind].tells) {
    case 'after':
      return phrase`${futurePhrase(change, names)}${insideNote(change, change.after)}`
    case 'difference': {
      return phrase`${roleChangePhrase(change, names, tense)}${insideNote(change, change.after)}`
    }
    case 'before': {
      if (concernsKey(kind)) return phrase`${heldPhrase(change, names)}${outOfTime(change, names)}`
      const verb = isMember(kind) ? memberVerb(change, tense) : invitedVerb(change)
      return phrase`${words(verb)} ${heldPhrase(change, names)}${outOfTime(change, names)}`
    }
  }
}

function isMember(kind: ChangeKind): boolean {
  return CHANGE_KIND[kind].person === 'member'
}

function memberVerb(change: Change, tense: Tense): string {
  if (holdsNothing(change)) return tense === 'present' ? 'has' : 'had'
  return tense === 'present' ? 'loses' : 'lost'
}

function invitedVerb(change: Change): string {
  return holdsNothing(change) ? 'was invited with' : 'was invited as'
}

/** " · Cloud API only": what API keys open inside. They inherit nothing, unlike people. */
function insideNote({ kind }: Change, assignments: readonly Assignment[]): Phrase {
  if (!concernsKey(kind) || assignments.length === 0) return []
  const inside = assignments.filter(({ applicationRoles }) => applicationRoles !== undefined).length
  if (inside === assignments.length) return []
  return words(inside === 0 ? ' · Cloud API only' : ' · Cloud API only where no roles inside are named')
}

/** "invite", "resend invitation", "change roles", "revoke key". */
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
  if (object === 'key') return `${verb.base} it`
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

/** The terms of the roles, then those of the person: "until 1 Dec 2026, INC-42", "member until 31 Dec 2026". */
export function changeTerms(change: Change, names: Names): readonly Phrase[] {
  if (CHANGE_KIND[change.kind].tells === 'before') return []
  const ofRoles = roleTermPhrases(change, names)
  const hasEnd = names.listed(change.email)?.expires !== undefined
  // Two ends in one line must not be taken for one another.
  const isAmbiguous = ofRoles.length > 0 && hasEnd
  const own = ownTerms(change.email, names).map((each) => (isAmbiguous ? phrase`member ${each}` : each))
  return [...ofRoles, ...own]
}

/** " · until 31 Dec 2026, contractor": the end and the reason that the file gives for the person or the key. */
export function termsPhrase(email: string, names: Names): Phrase {
  return ownTerms(email, names).flatMap((each) => phrase` · ${each}`)
}

/** One phrase at most. */
function ownTerms(email: string, names: Names): readonly Phrase[] {
  const listed = names.listed(email)
  const terms = [
    ...termPhrases(listed ?? {}),
    ...(listed !== undefined && 'owner' in listed ? [phrase`${code(listed.owner)} answers for it`] : []),
  ]
  return terms.length === 0 ? [] : [join(terms, ', ')]
}

/**
 * "Admin on logs-prod until 18:00 UTC on 1 Dec 2026, INC-42": ends and reasons of roles that they gain, and past
 * ends of roles that they lose. The roles are left out if the line names no others.
 */
function roleTermPhrases(change: Change, names: Names): readonly Phrase[] {
  const listed = names.listed(change.email)
  const { terms = [], ended = [] } = listed ?? {}
  if (terms.length + ended.length === 0) return []
  const { grant, revoke, after } = change
  const tellsAfter = CHANGE_KIND[change.kind].tells === 'after'
  const got = new Set([...grant, ...(tellsAfter ? after : [])].map(assignmentKey))
  const lost = new Set(revoke.map(assignmentKey))
  const given = terms.filter(
    (term) => got.has(assignmentKey(term.assignment)) && termPhrases(term).length > 0,
  )
  const over = ended.filter(({ assignment }) => lost.has(assignmentKey(assignment)))
  const named = tellsAfter ? after.length : grant.length + revoke.length
  const phraseOf = (isOver: boolean) => (alike: readonly RoleTerm[]) => {
    const [first] = alike
    if (first === undefined) return []
    // The line has named the roles already.
    if (alike.length === named) return [join(termPhrases(first, isOver), ', ')]
    const roles = alike.map(({ assignment }) => assignment)
    return [roleTermPhrase(roles, first, names, isOver)]
  }
  const parts = [...inGroups(given).flatMap(phraseOf(false)), ...inGroups(over).flatMap(phraseOf(true))]
  return parts.length === 0 ? [] : [join(parts, '; ')]
}

/** Roles with the same end and reason together. */
function inGroups(terms: readonly RoleTerm[]): readonly (readonly RoleTerm[])[] {
  return [...Map.groupBy(terms, ({ expires, reason }) => JSON.stringify([expires, reason])).values()]
}

/** "Admin on logs-prod until 18:00 UTC on 1 Dec 2026, INC-42", "Editor on shop: shop team". */
export function roleTermPhrase(
  roles: readonly Assignment[],
  { expires, reason }: WrittenTerm,
  names: Names,
  isOver = false,
): Phrase {
  const held = holdingsPhrase(roles, names) ?? []
  const end = expires === undefined ? held : phrase`${held} ${words(endText(expires, isOver))}`
  const [why] = termPhrases(reason === undefined ? {} : { reason })
  if (why === undefined) return end
  return expires === undefined ? phrase`${end}: ${why}` : phrase`${end}, ${why}`
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
