/** A person's access, explained: every role, where it comes from and what it allows. */
import type { ExplainedAssignment, Explanation, Roster } from '@roster/core'
import { type Document, type Item, section } from '../document/document.ts'
import { count } from '../phrase/count.ts'
import { minute } from '../phrase/date.ts'
import { code, join, list, name, type Phrase, phrase, prose, words } from '../phrase/phrase.ts'
import { termPhrases, type WrittenTerm } from '../phrase/term.ts'
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
    remarks: [fileRemark(explanation, source), ...organizationRemarks(explanation, source)],
    blocks: [
      ...section('Roles', roleItems(explanation, names, source, history), { folded: false }),
      ...section('Roles unknown to this release, left unchanged', unknownItems(organization), {
        folded: false,
      }),
      ...section(`${count(findings.length, 'thing')} to know`, findingItems(findings, source.file), {
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

function verdict({ email, organization, file }: Explanation, source: AnswerSource): Phrase {
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

function fileRemark({ file }: Explanation, { file: path }: AnswerSource): Phrase {
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
  return phrase`${join(facts, ' · ')}${words(status === 'expired' ? '. They count as not listed.' : '')}`
}

/** "**on-call** (until 7 Dec 2026, _vacation_)". */
function groupPhrase(group: string, term: WrittenTerm, isOver = false): Phrase {
  const terms = termPhrases(term, isOver)
  return terms.length === 0 ? name(group) : phrase`${name(group)} (${join(terms, ', ')})`
}

function organizationRemarks({ organization }: Explanation, { file }: AnswerSource): readonly Phrase[] {
  if (organization === undefined) return []
  const { name: person, memberSince, invitationExpiresAt, change, status } = organization
  const facts: readonly Phrase[] = [
    ...(person === undefined ? [] : [prose(person)]),
    ...(memberSince === undefined ? [] : [words(`member since ${minute(memberSince)}`)]),
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
  { assignments, email }: Explanation,
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
      phrase`Cloud Console: ${words(each.console)}`,
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
