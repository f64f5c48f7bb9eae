/** Who has access to what, for a review: the matrix, what it is based on, and when the file last changed it. */
import {
  type AccessMatrix,
  ALL,
  type AssignmentKind,
  accessLevel,
  assignmentKey,
  emailKey,
  isPrivileged,
  kindsAmong,
  type MatrixAssignment,
  type MatrixPerson,
  type Roster,
  resourceKey,
  resourceKind,
  roleLabel,
} from '@roster/core'
import { type AnswerSource, assignmentPhrase } from '../answer/answer.ts'
import { insidePhrase } from '../answer/explanation.ts'
import { type Commit, type FileHistory, roleCommit } from '../answer/file-history.ts'
import { code, plainText, prose } from '../phrase/phrase.ts'
import { Names } from '../wording/names.ts'
import { entryCommit } from './access-history.ts'
import type {
  AccessView,
  PersonState,
  ViewAtom,
  ViewColumn,
  ViewOrigin,
  ViewPerson,
  ViewRole,
  ViewSide,
} from './access-view.ts'
import { changeView } from './change-view.ts'

export interface AccessReport {
  readonly matrix: AccessMatrix
  /** For the names of resources. */
  readonly roster: Roster
  readonly source: AnswerSource
  /** What causes the changes: merging a pull request, or applying the file. */
  readonly occasion: 'merge' | 'apply'
  /** Absent if the file has no history. */
  readonly history?: FileHistory
}

export function accessView(report: AccessReport): AccessView {
  return new Viewer(report).view()
}

const ORGANIZATION_COLUMN: ViewColumn = {
  key: 'organization',
  kind: 'organization',
  title: 'Organization',
  isAll: false,
}

class Viewer {
  readonly #report: AccessReport
  readonly #names: Names
  readonly #columns: readonly ViewColumn[]
  readonly #columnIndex: ReadonlyMap<string, number>
  readonly #keys = new Set<string>()
  readonly #atoms = new Table<ViewAtom>()
  readonly #commits = new Table<Commit>()

  constructor(report: AccessReport) {
    const { matrix, roster } = report
    this.#report = report
    const everything = matrix.people.flatMap(({ assignments }) => assignments)
    const used = matrix.resources.map(({ kind, resource }) => ({ kind, role: '', resource }))
    this.#names = new Names(roster, [{ before: used, after: everything }])
    this.#columns = [
      ORGANIZATION_COLUMN,
      ...matrix.resources.map(
        ({ kind, resource }): ViewColumn => ({
          key: resourceKey(kind, resource),
          kind,
          title: this.#names.resources(kind, [resource]).map(plainText).join(''),
          ...(resource === ALL ? { isAll: true } : { isAll: false, resource }),
        }),
      ),
    ]
    this.#columnIndex = new Map(this.#columns.map(({ key }, index) => [key, index]))
  }

  view(): AccessView {
    const { matrix, source } = this.#report
    const people = matrix.people.map((person) => this.#person(person))
    return {
      file: visible(source.file),
      live: matrix.live,
      kinds: kindsAmong(this.#columns).map((kind) => ({ kind, title: kindTitle(kind) })),
      columns: this.#columns,
      atoms: this.#atoms.rows,
      commits: this.#commits.rows,
      people,
      privileged: matrix.people.filter(({ assignments }) => assignments.some(isPrivileged)).length,
    }
  }

  #person(person: MatrixPerson): ViewPerson {
    const { email, userId, name, memberSince, invitationExpiresAt, expires, reason, github } = person
    const { source, occasion } = this.#report
    const title = name ?? email ?? `${userId}`
    const commit = this.#commit(entryCommit(this.#report.history, person))
    return {
      key: this.#key(person),
      title: visible(title),
      ...(email === undefined ? {} : { email: plainText(code(email)) }),
      ...(name === undefined ? {} : { name: visible(name) }),
      ...(userId === undefined ? {} : { userId: visible(userId) }),
      status: statusOf(person),
      states: statesOf(person),
      ...(memberSince === undefined ? {} : { memberSince }),
      ...(invitationExpiresAt === undefined ? {} : { invitationExpiresAt }),
      ...(expires === undefined ? {} : { expires }),
      ...(reason === undefined || reason.trim() === '' ? {} : { reason: visible(reason) }),
      groups: person.groups.map(visible),
      ...(github === undefined ? {} : { github: visible(github) }),
      ...(person.position === undefined ? {} : { place: visible(`${source.file}:${person.position.line}`) }),
      ...(person.change && { change: changeView(person.change, occasion) }),
      roles: person.assignments.map((each) => this.#role(each, person)),
      side: sideOf(person),
      unknown: person.unknown.map(({ path, roleId }) => ({
        text: visible(roleId === '' ? path : `${roleId} (${path})`),
        role: roleId === '' ? '' : visible(roleId),
        kind: visible(path),
      })),
      ...(commit === undefined ? {} : { commit }),
    }
  }

  /** Several members can have the same address. */
  #key({ email, userId = '' }: MatrixPerson): string {
    const key = email === undefined ? userId : emailKey(email)
    const unique = this.#keys.has(key) ? userId : key
    this.#keys.add(unique)
    return unique
  }

  #role(assignment: MatrixAssignment, person: MatrixPerson): ViewRole {
    const { change, inFile, inOrganization, fromProvider, origins, coveredBy, expires, reason } = assignment
    const file = this.#report.source.file
    const places = origins.map(
      ({ group, line, column, file: other = file }): ViewOrigin => ({
        ...(group === undefined ? {} : { group: visible(group) }),
        place: visible(`${other}:${line}:${column}`),
      }),
    )
    const commit = this.#commit(roleCommit(this.#report.history, person, assignment))
    const differs = !fromProvider && inOrganization !== undefined && inOrganization !== inFile
    return {
      atom: this.#atoms.index(assignmentKey(assignment), () => this.#atom(assignment)),
      ...(change && { change: change === 'grant' ? 'add' : 'remove' }),
      origins: places,
      ...(expires === undefined ? {} : { expires, ...(!inFile && { hasEnded: true as const }) }),
      ...(reason === undefined || reason.trim() === '' ? {} : { reason: visible(reason) }),
      ...(fromProvider && { fromProvider }),
      ...(differs && { only: inFile ? 'file' : 'organization' }),
      ...(coveredBy && { coveredBy: plainText(assignmentPhrase(coveredBy, this.#names)) }),
      ...(commit === undefined ? {} : { commit }),
    }
  }

  #atom(assignment: MatrixAssignment): ViewAtom {
    const { kind, role, resource, applicationRoles } = assignment
    const key = kind === 'organization' || resource === undefined ? kind : resourceKey(kind, resource)
    return {
      column: this.#columnIndex.get(key) ?? 0,
      level: accessLevel(assignment),
      role: visible(roleLabel(kind, role)),
      ...(applicationRoles && {
        inside: applicationRoles.length === 0 ? 'Cloud Console only' : visible(applicationRoles.join(', ')),
      }),
      text: plainText(assignmentPhrase(assignment, this.#names)),
      console: assignment.console,
      gives: plainText(insidePhrase(assignment)),
    }
  }

  #commit(found: Commit | undefined): number | undefined {
    return found && this.#commits.index(found.id, () => ({ ...found, author: visible(found.author) }))
  }
}

function kindTitle(kind: AssignmentKind): string {
  if (kind === 'organization') return 'Organization'
  const { plural } = resourceKind(kind)
  return plural.charAt(0).toUpperCase() + plural.slice(1)
}

/** Values that many rows refer to by index, each stored once. */
class Table<Row> {
  readonly #index = new Map<string, number>()
  readonly rows: Row[] = []

  index(key: string, make: () => Row): number {
    const known = this.#index.get(key)
    if (known !== undefined) return known
    const index = this.rows.push(make()) - 1
    this.#index.set(key, index)
    return index
  }
}

function visible(text: string): string {
  return plainText(prose(text))
}

const STATUS = {
  member: 'Member',
  ambiguous: 'Member',
  unlistable: 'Member',
  invited: 'Invited',
  'invitation-expired': 'Invitation expired',
  'waiting-for-sso': 'Has not signed in yet',
  absent: 'Not invited yet',
} as const

/** "Member", "Invited". */
export function statusOf({ status, listing }: MatrixPerson): string {
  if (status === undefined || status === 'absent') {
    if (listing === 'expired') return 'Expired'
    if (listing === 'unlisted') return 'Not in the file'
  }
  return status === undefined ? 'Listed' : STATUS[status]
}

function sideOf({ status, listing }: MatrixPerson): ViewSide {
  const isInOrganization = status !== undefined && status !== 'absent' && status !== 'waiting-for-sso'
  if (listing === 'unlisted') return isInOrganization ? 'organization' : 'file'
  return isInOrganization ? 'both' : 'file'
}

function statesOf({ status, listing, change, endsSoon, assignments }: MatrixPerson): readonly PersonState[] {
  const isWaiting = status === 'waiting-for-sso' || (status === 'absent' && listing === 'listed')
  const isThere = status === 'member' || status === 'ambiguous' || status === 'unlistable'
  return [
    ...(change === undefined ? [] : [change.pending ? ('pending' as const) : ('changed' as const)]),
    ...(assignments.some(({ kind, role }) => kind === 'organization' && role === 'owner')
      ? ['owner' as const]
      : []),
    ...(isThere ? ['member' as const] : []),
    ...(status === 'invited' || status === 'invitation-expired' ? [status] : []),
    ...(isWaiting ? ['waiting' as const] : []),
    ...(listing === 'unlisted' && status !== undefined ? ['unlisted' as const] : []),
    ...(endsSoon ? ['expiring' as const] : []),
    ...(listing === 'expired' ? ['expired' as const] : []),
  ]
}
