/** The changes that no alert tells: a section for each kind, with what happens and when. */
import {
  CHANGE_KIND,
  type Change,
  type ChangeKind,
  concernsKey,
  type Finding,
  type Roster,
  removesMember,
} from '@roster/core'
import { type Section, section } from '../document/document.ts'
import { SHOWN_KINDS } from '../document/tally.ts'
import { count, people } from '../phrase/count.ts'
import { duration } from '../phrase/date.ts'
import { changeItems } from './change-list.ts'
import type { Names } from './names.ts'
import { mostPowerfulFirst } from './power.ts'

/** What triggers applying: a merge, or a person at a terminal. */
export type Occasion = 'merge' | 'apply'

export interface SectionOptions {
  readonly occasion: Occasion
  /** Shown under the people they concern. */
  readonly findings: readonly Finding[]
  readonly roster: Roster | undefined
  /** The changes that alerts tell. */
  readonly told: ReadonlySet<Change>
}

/** Removals have an alert instead. */
const KINDS = SHOWN_KINDS.filter((kind) => !removesMember(kind))

export function changeSections(
  changes: readonly Change[],
  names: Names,
  { occasion, findings, roster, told }: SectionOptions,
): readonly Section[] {
  return KINDS.flatMap((kind) => {
    const all = changes.filter((change) => change.kind === kind)
    const ofKind = mostPowerfulFirst(all.filter((change) => !told.has(change)))
    const items = changeItems(ofKind, names, { findings, fold: true })
    const title = titleOf(kind, ofKind.length < all.length)
    const heading = ofKind.length > 3 ? `${title}: ${amountIn(kind, ofKind.length)}` : title
    return section(heading, items, { note: noteOf(kind, occasion, roster) })
  })
}

function amountIn(kind: ChangeKind, amount: number): string {
  return concernsKey(kind) ? count(amount, 'API key') : people(amount)
}

/** "Role changes", "Other role changes". */
function titleOf(kind: ChangeKind, isRest: boolean): string {
  const { noun } = CHANGE_KIND[kind]
  return isRest ? `Other ${noun}s` : `${noun.charAt(0).toUpperCase()}${noun.slice(1)}s`
}

/** "Invitations are sent on merge, valid for 72 hours." Empty if no invitation is among the changes. */
export function sendingText(
  changes: readonly Change[],
  { occasion, roster }: Pick<SectionOptions, 'occasion' | 'roster'>,
): string {
  const sentences = (['invite', 'replace-invitation'] as const).flatMap((kind) => {
    const amount = changes.filter((change) => change.kind === kind).length
    if (amount === 0) return []
    return [`${amount === 1 ? 'The invitation is' : 'Invitations are'} ${noteOf(kind, occasion, roster)}.`]
  })
  return sentences.join(' ')
}

/** What happens, and when. */
function noteOf(kind: ChangeKind, occasion: Occasion, roster: Roster | undefined): string {
  const when = occasion === 'merge' ? 'on merge' : 'when applied'
  const andValid = roster === undefined ? '' : `, valid for ${duration(roster.policy.invitationExpiresIn)}`
  switch (kind) {
    case 'invite':
      return `sent ${when}${andValid}`
    case 'resend':
      return `expired; sent again ${when} with the same roles${andValid}`
    case 'replace-invitation':
      return `cancelled and sent again ${when} with the new roles${andValid}; old links stop working`
    case 'cancel-invitation':
      return `the links stop working ${when}`
    case 'change-roles':
    case 'remove':
      return `take effect ${when}`
    case 'create-key':
      return 'made by a member with "roster keys create", which hands over the secret'
    case 'rotate-key':
      return 'replaced by a member with roster keys rotate; until then, the old key keeps its roles'
    case 'revoke-key':
      return `stop working ${when}`
  }
}
