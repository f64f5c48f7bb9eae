/** Who has access to what, as Markdown for an access review: a line for each role, the most powerful people first. */
import {
  isKeySubject,
  isPrivileged,
  type MatrixAssignment,
  type MatrixKey,
  type MatrixPerson,
} from '@roster/core'
import type { PhrasingContent, RootContent, TableRow } from 'mdast'
import { assignmentPhrase, originsPhrase, sidePhrase } from '../answer/answer.ts'
import { type Commit, roleCommit } from '../answer/file-history.ts'
import { count, people as peopleCount } from '../phrase/count.ts'
import { day, lastMoment, minute } from '../phrase/date.ts'
import { code, join, type Phrase, phrase, prose, quote, strong, words } from '../phrase/phrase.ts'
import { endText } from '../phrase/term.ts'
import { blockNodes, markdownText } from '../surface/markdown.ts'
import { markdownPhrase } from '../surface/markdown-phrase.ts'
import { Names } from '../wording/names.ts'
import { standingSection } from '../wording/standing.ts'
import { describeAccess } from './access-document.ts'
import { entryCommit } from './access-history.ts'
import type { AccessReport } from './access-report.ts'
import { changeView } from './change-view.ts'
import { statusOf } from './subject-states.ts'

export function accessMarkdown(report: AccessReport): string {
  const { matrix, roster } = report
  const { verdict, remarks, blocks, footer } = describeAccess(report)
  const names = new Names(roster, [
    { before: [], after: [...matrix.people, ...matrix.keys].flatMap(({ assignments }) => assignments) },
  ])
  const decides = ({ assignments }: MatrixPerson) => assignments.some(isPrivileged)
  const has = ({ assignments, unknown }: MatrixPerson) => assignments.length + unknown.length > 0
  const groups: readonly (readonly [string, readonly MatrixPerson[]])[] = [
    ['Organization owners and Admins on all resources of a kind', matrix.people.filter(decides)],
    ['Everyone else with a role', matrix.people.filter((person) => has(person) && !decides(person))],
    ['Without a role', matrix.people.filter((person) => !has(person))],
  ]
  return markdownText([
    { type: 'heading', depth: 3, children: markdownPhrase(verdict) },
    ...remarks.map((remark): RootContent => ({ type: 'paragraph', children: markdownPhrase(remark) })),
    ...blocks.flatMap(blockNodes),
    ...groups.flatMap(([title, people]) => section(title, people, names, report)),
    ...section('API keys', matrix.keys, names, report),
    ...standingSection(report.standing ?? [], names, {
      note: 'no run of apply settles them',
      folded: false,
    }).flatMap(blockNodes),
    { type: 'paragraph', children: markdownPhrase(join(footer, ' · ')) },
  ])
}

/** The last three are for the person who signs the review. */
const COLUMNS = [
  'person',
  'role',
  'through',
  'since',
  'until',
  'why',
  'last changed',
  'decision',
  'reviewer',
  'date',
] as const

function section(
  title: string,
  people: readonly MatrixPerson[],
  names: Names,
  report: AccessReport,
): RootContent[] {
  if (people.length === 0) return []
  const amount = people === report.matrix.keys ? count(people.length, 'API key') : peopleCount(people.length)
  const heading = phrase`${strong(words(title))} · ${words(amount)}`
  return [
    { type: 'paragraph', children: markdownPhrase(heading) },
    {
      type: 'table',
      children: [
        row(COLUMNS.map((name) => words(name))),
        ...people.flatMap((person) => personRows(person, names, report)),
      ],
    },
  ]
}

function isKey(person: MatrixPerson): person is MatrixKey {
  return isKeySubject(person.key)
}

/** A role, where it comes from, what changed it last, and its own term. */
type RoleRow = readonly [
  role: Phrase,
  through: Phrase,
  commit: Commit | undefined,
  term: Partial<Pick<MatrixAssignment, 'expires' | 'reason' | 'inFile'>>,
]

/** The first row of a person has their details. */
function personRows(person: MatrixPerson, names: Names, report: AccessReport): TableRow[] {
  const { assignments, unknown, memberSince, reason } = person
  const { source, history } = report
  const roles: readonly RoleRow[] = [
    ...assignments.map(
      (each) =>
        [
          rolePhrase(each, person, names),
          throughPhrase(each, source.file),
          roleCommit(history, person, each),
          each,
        ] as const,
    ),
    ...unknown.map(
      ({ path, roleId }) =>
        [
          phrase`${code(roleId === '' ? path : `${roleId} (${path})`)}, unknown to this release`,
          [],
          undefined,
          {},
        ] as const,
    ),
  ]
  const rows = roles.length === 0 ? [[words('none'), [], entryCommit(history, person), {}] as const] : roles
  return rows.map(([role, through, commit, term], index) =>
    row([
      index > 0 ? [] : isKey(person) ? keyPhrase(person, report) : personPhrase(person, report),
      role,
      through,
      index === 0 && memberSince !== undefined ? words(day(memberSince)) : [],
      join([...(index === 0 ? untilPhrases(person) : []), ...roleEnd(term)], ' · '),
      join([...(index === 0 ? reasonPhrases(reason) : []), ...reasonPhrases(term.reason)], ' · '),
      commit === undefined ? [] : commitPhrase(commit),
      [],
      [],
      [],
    ]),
  )
}

function keyPhrase(key: MatrixKey, { occasion }: AccessReport): Phrase {
  const { id, name, answeredBy, listing, status, change } = key
  return join(
    [
      phrase`${prose(name)}${id === undefined ? [] : phrase` (${code(id)})`}`,
      answeredBy === undefined
        ? strong(words('nobody answers for it'))
        : phrase`${code(answeredBy)} answers for it`,
      ...(listing === 'unlisted' && status !== undefined ? [strong(words('not in the file'))] : []),
      ...(listing === 'listed' && status === 'absent' ? [strong(words('not made yet'))] : []),
      ...(change === undefined ? [] : [words(changeView(change, occasion).text.replace(/\.$/, ''))]),
    ],
    ' · ',
  )
}

function personPhrase(person: MatrixPerson, { occasion }: AccessReport): Phrase {
  const { email, userId = '', name, status, listing, change } = person
  const isMember = status === 'member' || status === 'ambiguous'
  return join(
    [
      email === undefined ? phrase`${code(userId)} (no e-mail address)` : code(email),
      ...(name === undefined ? [] : [prose(name)]),
      ...(isMember ? [] : [strong(words(statusOf(person).toLowerCase()))]),
      ...(isMember && listing !== 'listed'
        ? [strong(words(listing === 'expired' ? 'past their end date' : 'not in the file'))]
        : []),
      ...(change === undefined ? [] : [words(changeView(change, occasion).text.replace(/\.$/, ''))]),
    ],
    ' · ',
  )
}

function rolePhrase(assignment: MatrixAssignment, person: MatrixPerson, names: Names): Phrase {
  const { change, applicationRoles = [] } = assignment
  const inside = isKey(person) && applicationRoles.length === 0 ? ' (Cloud API only)' : ''
  const role = phrase`${assignmentPhrase(assignment, names)}${words(inside)}`
  if (change === undefined) return role
  return phrase`${role}, ${strong(words(change === 'grant' ? 'to be added' : 'to be removed'))}`
}

function throughPhrase(assignment: MatrixAssignment, file: string): Phrase {
  return join([...originsPhrase(assignment, file), ...sidePhrase(assignment, file).map(strong)], ' · ')
}

function untilPhrases({ expires, status, invitationExpiresAt }: MatrixPerson): readonly Phrase[] {
  return [
    ...(expires === undefined ? [] : [words(lastMoment(expires))]),
    ...(invitationExpiresAt === undefined
      ? []
      : [words(`invitation ${status === 'invited' ? 'until' : 'expired'} ${minute(invitationExpiresAt)}`)]),
  ]
}

/** Of a role that ends by itself. */
function roleEnd({ expires, inFile }: RoleRow[3]): readonly Phrase[] {
  return expires === undefined ? [] : [words(`role ${endText(expires, !inFile)}`)]
}

function reasonPhrases(reason: string | undefined): readonly Phrase[] {
  return reason === undefined || reason.trim() === '' ? [] : [quote(reason)]
}

function commitPhrase({ id, at, author }: Commit): Phrase {
  return phrase`${code(id.slice(0, 7))} · ${words(day(at))} · ${prose(author)}`
}

function row(cells: readonly Phrase[]): TableRow {
  return {
    type: 'tableRow',
    children: cells.map((cell) => ({
      type: 'tableCell',
      children: markdownPhrase(cell) as PhrasingContent[],
    })),
  }
}
