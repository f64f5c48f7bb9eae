/** The changes that need no alert: a section for each kind, with what happens and when. */
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
}

/** Removals have an alert instead. */
const KINDS = SHOWN_KINDS.filter((kind) => !removesMember(kind))

export function changeSections(
  changes: readonly Change[],
  names: Names,
  { occasion, findings, roster }: SectionOptions,
): readonly Section[] {
  return KINDS.flatMap((kind) => {
    const ofKind = mostPowerfulFirst(changes.filter((change) => change.kind === kind))
    const items = changeItems(ofKind, names, { findings, fold: true })
    const title = titleOf(kind)
    const heading = ofKind.length > 3 ? `${title}: ${amountIn(kind, ofKind.length)}` : title
    return section(heading, items, { note: noteOf(kind, occasion, roster) })
  })
}

function amountIn(kind: ChangeKind, amount: number): string {
  return concernsKey(kind) ? count(amount, 'API key') : people(amount)
}

/** "Role changes". */
function titleOf(kind: ChangeKind): string {
  const { noun } = CHANGE_KIND[kind]
  return `${noun.charAt(0).toUpperCase()}${noun.slice(1)}s`
}

/** What happens, and when. */
function noteOf(kind: ChangeKind, occasion: Occasion, roster: Roster | undefined): string {
  const when = occasion === 'merge' ? 'on merge' : 'when applied'
  const validity = roster === undefined ? '' : `valid for ${duration(roster.policy.invitationExpiresIn)}`
  const [andValid, newValid] =
    validity === '' ? ['', ''] : [`, ${validity}`, `, and the new ones are ${validity}`]
  switch (kind) {
    case 'invite':
      return `sent ${when}${andValid}`
    case 'resend':
      return `expired; sent again ${when} with the same roles${andValid}`
    case 'replace-invitation':
      return `cancelled and sent again ${when}; the old links stop working${newValid}`
    case 'cancel-invitation':
      return `the links stop working ${when}`
    case 'change-roles':
    case 'remove':
      return `take effect ${when}`
    case 'create-key':
      return 'made by a member with roster keys create, which hands over the secret'
    case 'rotate-key':
      return 'replaced by a member with roster keys rotate; until then, the old key keeps its roles'
    case 'revoke-key':
      return `stop working ${when}`
  }
}
