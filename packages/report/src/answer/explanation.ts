/** A person's access, explained: every role, where it comes from and what it allows. */
import type { ExplainedAssignment, Explanation, Roster } from '@roster/core'
import { type Document, type Item, section } from '../document/document.ts'
import { count } from '../phrase/count.ts'
import { minute } from '../phrase/date.ts'
import { code, join, list, name, type Phrase, phrase, prose, strong, words } from '../phrase/phrase.ts'
import { endText, termPhrases, type WrittenTerm } from '../phrase/term.ts'
import { changeAction } from '../wording/change-line.ts'
import { findingItems } from '../wording/finding-line.ts'
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
import { commitPhrase, type EntryHistory, roleCommit } from './file-history.ts'

export interface ExplanationReport {
  readonly explanation: Explanation
  /** For the names of resources. */
  readonly roster: Roster
  readonly source: AnswerSource
  /** Absent if the file has no history. */
  readonly history?: EntryHistory
}

export function describeExplanation({ explanation, roster, source, history }: ExplanationReport): Document {
  const { assignments, organization, findings } = explanation
  const names = new Names(roster, [{ before: [], after: assignments }])
  return {
    verdict: verdict(explanation, source),
    remarks: [
      fileRemark(explanation, source),
      ...keyRemarks(explanation),
      ...organizationRemarks(explanation, source),
    ],
    blocks: [
      ...section('Roles', roleItems(explanation, names, source, history), { folded: false }),
      ...section('Roles unknown to this release, left unchanged', unknownItems(organization), {
        folded: false,
      }),
      ...section('API keys', keyItems(explanation), { folded: false }),
      ...section(`${count(findings.length, 'thing')} to know`, findingItems(findings, source.file, names), {
        folded: false,
      }),
    ],
    footer: sourceFooter(source),
  }
}

const STATUS: Readonly<Record<NonNullable<Explanation['organization']>['status'], string>> = {
  member: 'is a member',
  invited: 'is invited',
  'invitation-expired': 'was invited, but the invitation has expired',
  'waiting-for-sso': 'joins by single sign-on, but has not signed in yet',
  absent: 'is neither a member nor invited',
  ambiguous: 'is the address of several members; Roster leaves them unchanged',
  unlistable: 'is an address that a members file cannot list; Roster leaves the member unchanged',
}

function verdict(explanation: Explanation, source: AnswerSource): Phrase {
  const { email, apiKey, organization, file } = explanation
  if (apiKey !== undefined) return keyVerdict(apiKey, explanation, source)
  if (organization === undefined) {
    const listed = {
      listed: phrase`is listed in ${code(source.file)}`,
      expired: phrase`is past their end date in ${code(source.file)}`,
      unlisted: phrase`is not listed in ${code(source.file)}`,
    }
    return phrase`${code(email)} ${listed[file.status]}`
  }
  const status = phrase`${code(email)} ${words(STATUS[organization.status])}`
  if (['ambiguous', 'unlistable'].includes(organization.status)) return status
  return organization.agrees
    ? phrase`${status}, which matches ${code(source.file)}`
    : phrase`${status}, which differs from ${code(source.file)}`
}

function keyVerdict(
  { name: of, id }: NonNullable<Explanation['apiKey']>,
  { organization, file: { status } }: Explanation,
  { file }: AnswerSource,
): Phrase {
  const key = phrase`The API key ${name(of)}${id === undefined ? [] : phrase` (${code(id)})`}`
  if (organization === undefined) {
    const past = status === 'expired' ? 'has ended in' : 'is listed in'
    return phrase`${key} ${words(past)} ${code(file)}`
  }
  const there = organization.status === 'member' ? 'exists' : 'does not exist'
  if (status === 'unlisted' && organization.agrees) {
    return phrase`${key} ${words(there)}, and ${code(file)} says nothing about API keys`
  }
  const side = organization.agrees ? 'which matches' : 'which differs from'
  return phrase`${key} ${words(there)}, ${words(side)} ${code(file)}`
}

function keyRemarks({ apiKey }: Explanation): readonly Phrase[] {
  if (apiKey === undefined) return []
  const { answeredBy, madeBy, expiresAt } = apiKey
  const facts = [
    answeredBy === undefined
      ? strong(words('Nobody answers for it'))
      : phrase`${code(answeredBy)} answers for it`,
    ...(madeBy === undefined || madeBy === answeredBy ? [] : [phrase`made by ${code(madeBy)}`]),
    ...(expiresAt === undefined ? [] : [words(`ends by itself at ${minute(expiresAt)}`)]),
  ]
  return [phrase`${join(facts, ' · ')}.`]
}

function keyItems({ keys = [] }: Explanation): readonly Item[] {
  return keys.map(({ name: of, id, isAnsweredFor, expires }) => ({
    phrase: join(
      [
        phrase`${name(of)}${id === undefined ? words(' (not made)') : phrase` (${code(id)})`}`,
        words(isAnsweredFor ? 'answers for it' : 'made it'),
        ...(expires === undefined ? [] : [words(endText(expires))]),
      ],
      ' · ',
    ),
    stands: 1,
    mark: 'info',
  }))
}

function fileRemark({ file, apiKey }: Explanation, { file: path }: AnswerSource): Phrase {
  const { status, line, groups, groupTerms = [], github, expires, reason } = file
  const termOf = (group: string) => groupTerms.find((term) => term.group === group) ?? {}
  const left = groupTerms.filter(({ group }) => !groups.includes(group))
  if (status === 'unlisted') return phrase`Not listed in ${code(path)}.`
  const facts: readonly Phrase[] = [
    phrase`Listed at ${code(`${path}:${line}`)}`,
    ...(groups.length === 0
      ? []
      : [
          phrase`in the ${words(groups.length === 1 ? 'group' : 'groups')} ${list(groups.map((group) => groupPhrase(group, termOf(group))))}`,
        ]),
    ...left.map(({ group, ...term }) => phrase`in the group ${groupPhrase(group, term, true)}`),
    ...(github === undefined ? [] : [phrase`GitHub login ${code(github)}`]),
    ...termPhrases(
      { ...(expires !== undefined && { expires }), ...(reason !== undefined && { reason }) },
      status === 'expired',
    ),
  ]
  return phrase`${join(facts, ' · ')}${words(status === 'expired' && apiKey === undefined ? '. They count as not listed.' : '')}`
}

/** "**on-call** (until 7 Dec 2026, _vacation_)". */
function groupPhrase(group: string, term: WrittenTerm, isOver = false): Phrase {
  const terms = termPhrases(term, isOver)
  return terms.length === 0 ? name(group) : phrase`${name(group)} (${join(terms, ', ')})`
}

function organizationRemarks(explanation: Explanation, { file }: AnswerSource): readonly Phrase[] {
  const { organization } = explanation
  if (organization === undefined) return []
  const { name: person, memberSince, invitationExpiresAt, change, status } = organization
  const since = explanation.apiKey === undefined ? 'member since' : 'made at'
  const facts: readonly Phrase[] = [
    ...(person === undefined ? [] : [prose(person)]),
    ...(memberSince === undefined ? [] : [words(`${since} ${minute(memberSince)}`)]),
    ...(invitationExpiresAt === undefined
      ? []
      : [
          words(
            `invitation ${status === 'invited' ? 'expires' : 'expired'} at ${minute(invitationExpiresAt)}`,
          ),
        ]),
  ]
  return [
    ...(facts.length === 0 ? [] : [phrase`In the organization: ${join(facts, ' · ')}`]),
    ...(change === undefined ? [] : [phrase`Applying ${code(file)} would ${words(changeAction(change))}.`]),
  ]
}

function roleItems(
  { assignments, email, apiKey }: Explanation,
  names: Names,
  { file }: AnswerSource,
  history: EntryHistory | undefined,
): readonly Item[] {
  if (assignments.length === 0) return [{ phrase: words('none'), stands: 1, mark: 'info' }]
  return assignments.map((each) => ({
    phrase: join(
      [
        assignmentPhrase(each, names),
        ...rolePhrases(each),
        ...originsPhrase(each, file),
        ...sidePhrase(each, file),
      ],
      ' · ',
    ),
    stands: 1,
    mark: sideMark(each),
    details: [
      ...grantedBy(each, email, history),
      phrase`${words(apiKey === undefined ? 'Cloud Console' : 'Cloud API')}: ${words(each.console)}`,
      phrase`Inside: ${insidePhrase(each)}`,
      ...(each.coveredBy === undefined
        ? []
        : [phrase`Redundant: already included in ${assignmentPhrase(each.coveredBy, names)}`]),
    ].map((detail) => ({ phrase: detail, stands: 0 })),
  }))
}

/** "granted by c0ffeec · 3 Jan 2026 · Ada Lindqvist". */
function grantedBy(
  each: ExplainedAssignment,
  email: string,
  history: EntryHistory | undefined,
): readonly Phrase[] {
  const lines = history?.lines(email)
  const commit = lines && roleCommit(history?.history, { lines }, each)
  return commit === undefined ? [] : [phrase`Last changed ${commitPhrase(commit)}`]
}

export function insidePhrase({ inside: { access, roles }, kind }: ExplainedAssignment): Phrase {
  switch (access) {
    case 'stack-role':
      return phrase`the stack role ${list(roles.map(code))}${words(kind === 'organization' ? ', everywhere' : '')}`
    case 'project-role':
      return phrase`the project’s own role ${list(roles.map(code))}`
    case 'custom-roles':
      return phrase`the custom ${words(roles.length === 1 ? 'role' : 'roles')} ${list(roles.map(code))}`
    case 'none':
      return words('nothing')
    case 'unknown':
      return words('unknown to this release')
  }
}

function unknownItems(organization: Explanation['organization']): readonly Item[] {
  return (organization?.unknown ?? []).map(({ path, roleId }) => ({
    phrase: roleId === '' ? code(path) : phrase`${code(roleId)} (${code(path)})`,
    stands: 1,
    mark: 'info',
  }))
}
