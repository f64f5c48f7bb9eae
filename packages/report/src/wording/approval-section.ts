/** Who must approve, and who has: a checkbox for each set of changes that the same people can approve. */
import {
  type ApprovalGroup,
  actionsOf,
  type Change,
  groupApprovals,
  isApproved,
  isResourceKind,
  type JudgedApproval,
  kindsAmong,
} from '@roster/core'
import { type Item, type Line, type Section, section } from '../document/document.ts'
import { tallyNouns } from '../document/tally.ts'
import { number } from '../phrase/count.ts'
import { alternatives, capitalized, code, list, type Phrase, phrase, prose, words } from '../phrase/phrase.ts'
import type { Names } from './names.ts'

/** If there are more addresses than this, the rest are counted. */
const NAMED = 6

export function approvalSection(approvals: readonly JudgedApproval[] = [], names: Names): readonly Section[] {
  const groups = groupApprovals(approvals)
  const given = groups.filter(isApproved).length
  const items = groups.map((group): Item => {
    const checked = isApproved(group)
    return {
      phrase: phrase`${capitalized(coveredPhrase(group, names))} · ${checked ? approvedPhrase(group) : neededPhrase(group)}`,
      stands: 1,
      mark: checked ? 'info' : 'warning',
      checked,
      // A single approval covers everyone shown above.
      details: groups.length === 1 ? [] : peopleLine(group, names),
    }
  })
  return section('Approval', items, { note: `${given} of ${groups.length} given`, folded: false })
}

function approvedPhrase({ approvedBy }: ApprovalGroup): Phrase {
  return phrase`approved by ${list(approvedBy.map(({ login, as }) => phrase`${code(login)} (${prose(as)})`))}`
}

function neededPhrase({ needs, couldApprove }: ApprovalGroup): Phrase {
  return phrase`needs ${prose(needs)}: ${candidatesPhrase(couldApprove)}`
}

/** Who can give an approval, after a colon. */
export function candidatesPhrase(logins: readonly string[]): Phrase {
  return logins.length === 0
    ? words('no other eligible member has a GitHub account in the file on the base branch')
    : alternatives(logins.map(code))
}

function coveredPhrase({ subjects }: ApprovalGroup, names: Names): Phrase {
  const changes = subjects.flatMap((subject) => (subject.kind === 'change' ? [subject.change] : []))
  const kinds = subjects.flatMap((subject) => (subject.kind === 'authority' ? [subject.authority.kind] : []))
  if (subjects.some(({ kind }) => kind === 'lifted-limit'))
    return words('lifting the limit, after the label was set')
  const scopes = scopePhrases(changes, names)
  if (scopes.length > 0) return phrase`roles on ${list(scopes)}`
  if (changes.length > 0) return words(tallyNouns(changes))
  return list([...new Set(kinds)].map((kind) => words(AUTHORITY_NOUNS[kind])))
}

const AUTHORITY_NOUNS = {
  policy: 'policy',
  resource: 'names of resources',
  login: 'GitHub accounts',
  key: 'entries of API keys',
  expiry: 'end dates',
  'role-end': 'ends of roles',
} as const

/** The resources of changes that Admins can approve. Empty if an owner must approve. */
function scopePhrases(changes: readonly Change[], names: Names): readonly Phrase[] {
  const atoms = changes.flatMap(({ grant, revoke }) => [...grant, ...revoke])
  const isAdmins = changes.every((change) =>
    actionsOf(change).every(({ kind }) => kind === 'manage-assignment'),
  )
  if (!isAdmins || atoms.some(({ kind }) => kind === 'organization')) return []
  return kindsAmong(atoms)
    .filter(isResourceKind)
    .flatMap((kind) => {
      const ids = new Set(atoms.flatMap((atom) => (atom.kind === kind ? (atom.resource ?? []) : [])))
      return [phrase`${list(names.resources(kind, [...ids]))}${names.kindNote(kind, [...ids])}`]
    })
}

function peopleLine({ subjects }: ApprovalGroup, names: Names): readonly Line[] {
  const emails = subjects.flatMap((subject) => (subject.kind === 'change' ? [subject.change.email] : []))
  if (emails.length === 0) return []
  const shown = emails.length <= NAMED ? emails : emails.slice(0, NAMED - 1)
  const more = emails.length - shown.length
  const people = [
    ...shown.map((email) => names.address(email)),
    ...(more === 0 ? [] : [words(`${number(more)} more`)]),
  ]
  return [{ phrase: phrase`for ${list(people)}`, stands: 0 }]
}
