/** Who has access to a resource, and why: a line for each person, strongest first. */
import {
  type AccessList,
  type AccessPath,
  ALL,
  type KeyWithAccess,
  OWNER,
  type PersonWithAccess,
  type Roster,
  resourceKind,
  roleLabel,
} from '@roster/core'
import { type Document, type Item, type Mark, section } from '../document/document.ts'
import { people } from '../phrase/count.ts'
import { code, join, name, type Phrase, phrase, prose, words } from '../phrase/phrase.ts'
import { endText } from '../phrase/term.ts'
import { Names } from '../wording/names.ts'
import {
  type AnswerSource,
  assignmentPhrase,
  originsPhrase,
  rolePhrases,
  sideMark,
  sidePhrase,
  sourceFooter,
} from './answer.ts'
import { type Commit, commitPhrase, type EntryHistory, roleCommit } from './file-history.ts'

export interface AccessListReport {
  readonly list: AccessList
  /** For the names of resources. */
  readonly roster: Roster
  readonly source: AnswerSource
  /** Absent if commits are not asked for. */
  readonly history?: EntryHistory
}

export function describeAccessList({ list, roster, source, history }: AccessListReport): Document {
  const { people: found, keys = [] } = list
  const everything = [...found, ...keys].flatMap(({ access }) => access)
  const names = new Names(roster, [{ before: [], after: everything }])
  const differing = list.people.filter((person) => markOf(person) !== 'info').length
  return {
    verdict: verdict(list),
    remarks:
      source.at === undefined
        ? []
        : [
            differing === 0
              ? phrase`The organization and ${code(source.file)} agree on their access.`
              : phrase`The organization and ${code(source.file)} differ on ${words(people(differing))}.`,
          ],
    blocks: [
      ...section(
        'Strongest first',
        found.map((person) => personItem(person, names, source, history)),
        { folded: false },
      ),
      ...section(
        'API keys',
        keys.map((key) => keyItem(key, names, source)),
        { folded: false },
      ),
    ],
    footer: sourceFooter(source),
  }
}

function verdict({ scope, people: found }: AccessList): Phrase {
  const amount = found.length === 0 ? 'Nobody' : people(found.length)
  const [has, is, owner] =
    found.length > 1 ? ['have', 'are', 'Organization owners'] : ['has', 'is', 'an Organization owner']
  if (scope.kind === ALL) return words(`${amount} ${has} a role in the organization`)
  if (scope.kind === 'organization') {
    if (scope.role === OWNER) return words(`${amount} ${is} ${owner}`)
    return words(
      `${amount} ${has} the role ${roleLabel(scope.kind, scope.role ?? '')}, or one that includes it`,
    )
  }
  const { singular, plural } = resourceKind(scope.kind)
  if (scope.resource === ALL) return words(`${amount} ${has} a role on one or all ${plural}`)
  const resource = scope.name === undefined ? code(scope.resource ?? '') : name(scope.name)
  return phrase`${words(`${amount} ${has} access to the ${singular}`)} ${resource}`
}

/** Shown for people who are not members. */
const STATUS: Readonly<Record<NonNullable<PersonWithAccess['status']>, string | undefined>> = {
  member: undefined,
  ambiguous: undefined,
  unlistable: undefined,
  invited: 'invited, not accepted yet',
  'invitation-expired': 'invitation expired',
  'waiting-for-sso': 'not signed in yet',
  absent: 'not invited yet',
}

function personItem(
  person: PersonWithAccess,
  names: Names,
  { file }: AnswerSource,
  history: EntryHistory | undefined,
): Item {
  const { email, userId = '', name: full, expires, status, access } = person
  const facts = [
    email === undefined ? phrase`${code(userId)} (no e-mail address)` : code(email),
    ...(full === undefined ? [] : [prose(full)]),
    ...(status === undefined || STATUS[status] === undefined ? [] : [words(STATUS[status])]),
    ...(expires === undefined ? [] : [words(endText(expires))]),
  ]
  const lines = access.map((each) => accessPhrase(each, names, file, commitFor(person, each, history)))
  // A single role fits on the line of the person.
  const details = lines.length === 1 ? [] : lines.map((line) => ({ phrase: line, stands: 0 }))
  const inline = lines.length === 1 ? lines : []
  return { phrase: join([...facts, ...inline], ' · '), stands: 1, mark: markOf(person), details }
}

function keyItem(key: KeyWithAccess, names: Names, { file }: AnswerSource): Item {
  const { name: of, id, answeredBy, listed, expires, access } = key
  const facts = [
    phrase`${name(of)}${id === undefined ? words(' (not made)') : phrase` (${code(id)})`}`,
    ...(listed === false ? [phrase`not in ${code(file)}`] : []),
    answeredBy === undefined ? words('nobody answers for it') : phrase`${code(answeredBy)} answers for it`,
    ...(expires === undefined ? [] : [words(endText(expires))]),
  ]
  const lines = access.map((each) => accessPhrase(each, names, file, undefined))
  const details = lines.length === 1 ? [] : lines.map((line) => ({ phrase: line, stands: 0 }))
  const inline = lines.length === 1 ? lines : []
  return { phrase: join([...facts, ...inline], ' · '), stands: 1, mark: markOf(key), details }
}

function commitFor(
  { email = '' }: PersonWithAccess,
  access: AccessPath,
  history: EntryHistory | undefined,
): Commit | undefined {
  const lines = history?.lines(email)
  return lines && roleCommit(history?.history, { lines }, access)
}

function accessPhrase(access: AccessPath, names: Names, file: string, commit: Commit | undefined): Phrase {
  const parts = [
    assignmentPhrase(access, names),
    ...rolePhrases(access),
    ...originsPhrase(access, file),
    ...sidePhrase(access, file),
    ...(commit === undefined ? [] : [phrase`last changed ${commitPhrase(commit)}`]),
  ]
  return join(parts, ' · ')
}

function markOf({ access }: Pick<PersonWithAccess, 'access'>): Mark {
  const [first = 'info', ...others] = new Set(access.map(sideMark))
  return others.length === 0 ? first : 'change'
}
