/** The changes nobody need be alarmed by, a section for each kind, with what merging does about them. */
import {
  CHANGE_KIND,
  type Change,
  type ChangeKind,
  type Finding,
  type Roster,
  removesMember,
} from '@roster/core'
import { type Section, section } from '../document/document.ts'
import { SHOWN_KINDS } from '../document/tally.ts'
import { people } from '../phrase/count.ts'
import { duration } from '../phrase/date.ts'
import { changeItems } from './change-list.ts'
import type { Names } from './names.ts'

/** What sets the work off: a merge, or a person at a terminal. */
export type Occasion = 'merge' | 'apply'

export interface SectionOptions {
  readonly occasion: Occasion
  /** Shown under the people they are about. */
  readonly findings: readonly Finding[]
  readonly roster: Roster | undefined
}

export function changeSections(
  changes: readonly Change[],
  names: Names,
  { occasion, findings, roster }: SectionOptions,
): readonly Section[] {
  // Removals are alerts.
  return SHOWN_KINDS.filter((kind) => !removesMember(kind)).flatMap((kind) => {
    const title = titleOf(kind)
    const ofKind = changes.filter((change) => change.kind === kind)
    const items = changeItems(ofKind, names, { findings, fold: true })
    const heading = ofKind.length > 3 ? `${title}: ${people(ofKind.length)}` : title
    return section(heading, items, { note: noteOf(kind, occasion, roster) })
  })
}

/** "Role changes". */
function titleOf(kind: ChangeKind): string {
  const { noun } = CHANGE_KIND[kind]
  return `${noun.charAt(0).toUpperCase()}${noun.slice(1)}s`
}

/** What happens, and when. */
function noteOf(kind: ChangeKind, occasion: Occasion, roster: Roster | undefined): string {
  const when = occasion === 'merge' ? 'on merge' : 'when applied'
  const validity = roster === undefined ? '' : `, valid for ${duration(roster.policy.invitationExpiresIn)}`
  switch (kind) {
    case 'invite':
      return `sent ${when}${validity}`
    case 'resend':
      return `they expired; sent ${when} with the same roles${validity}`
    case 'replace-invitation':
      return `cancelled and sent anew ${when}; the old links stop working${validity === '' ? '' : `, the new ones are${validity.slice(1)}`}`
    case 'cancel-invitation':
      return `the links stop working ${when}`
    case 'change-roles':
    case 'remove':
      return `take effect ${when}`
  }
}
