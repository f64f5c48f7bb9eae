/**
 * The headline of a preview. It counts everything that is applied, pending changes included, and names changes that
 * grant nothing now: end dates, guards, logins.
 */
import type { AuthorityChange, Change } from '@roster/core'
import { tallyNouns, tallyParts, type VerbForm } from '../document/tally.ts'
import { people } from '../phrase/count.ts'
import { list, plainText, words } from '../phrase/phrase.ts'
import { authorityActs } from './authority.ts'
import type { Names } from './names.ts'

export interface HeadlineInput {
  readonly changes: readonly Change[]
  readonly awaited: readonly Change[]
  /** Changes that were already pending. */
  readonly outside: readonly Change[]
  readonly authority: readonly AuthorityChange[]
  /** Whether this is the first file. */
  readonly isNew: boolean
  /** How many people leave the file and stay in the organization. */
  readonly released: number
}

/** What "merging this" does: "invites 2 people and removes 1". Undefined if it does nothing. */
export function headline(
  { changes, awaited, outside, authority, isNew, released }: HeadlineInput,
  form: Exclude<VerbForm, 'past'>,
  names: Names,
): string | undefined {
  const s = form === 'third' ? 's' : ''
  const parts = tallyParts(changes, form)
  const isQuiet = parts.length + awaited.length + outside.length === 0
  const acts = [
    ...parts,
    ...authorityActs(authority, names, { form, isNew, detailed: parts.length === 0 }),
    ...(released === 0
      ? []
      : [`stop${s} managing ${people(released)}, who keep${released === 1 ? 's' : ''} their access`]),
  ]
  if (acts.length === 0 && isQuiet && authority.length > 0)
    acts.push(`${isNew ? 'set' : 'change'}${s} GitHub accounts`)
  const pending = outside.length === 0 ? '' : tallyNouns(outside)
  const alsoPending = pending && `; already pending: ${pending}`
  const joining = awaited.length === 0 ? '' : people(awaited.length)
  if (acts.length > 0) {
    const later = joining && `; ${joining} get${awaited.length === 1 ? 's' : ''} roles once they sign in`
    return `${plainText(list(acts.map(words)))}${later}${alsoPending}`
  }
  if (joining) return `give${s} roles to ${joining} once they sign in${alsoPending}`
  if (pending === '') return undefined
  return `${form === 'third' ? 'applies' : 'apply'} changes that were already pending: ${pending}`
}
