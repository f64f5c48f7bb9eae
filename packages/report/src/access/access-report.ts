/** Who has access to what, for a review: the matrix, what it is based on, and when the file last changed it. */
import {
  type AccessMatrix,
  ALL,
  type AssignmentKind,
  accessLevel,
  assignmentKey,
  compareKinds,
  emailKey,
  isKeySubject,
  keySubject,
  kindsAmong,
  type MatrixAssignment,
  type MatrixKey,
  type MatrixPerson,
  type MatrixResource,
  type Roster,
  resourceKey,
  resourceKind,
  roleLabel,
  type StandingDifference,
  userKey,
} from '@roster/core'
import { type AnswerSource, assignmentPhrase } from '../answer/answer.ts'
import { insidePhrase } from '../answer/explanation.ts'
import { type Commit, type FileHistory, roleCommit } from '../answer/file-history.ts'
import { compareNaturally } from '../phrase/natural.ts'
import { code, plainText, prose } from '../phrase/phrase.ts'
import { type NamedMember, Names } from '../wording/names.ts'
import { entryCommit } from './access-history.ts'
import { type ComparedWith, Comparison } from './access-since.ts'
import type {
  AccessView,
  SubjectState,
  ViewAtom,
  ViewColumn,
  ViewOrigin,
  ViewRole,
  ViewSubject,
} from './access-view.ts'
import { changeView } from './change-view.ts'
import { kindOf, sideOf, statesOf, statesOfKey, statusOf, statusOfKey } from './subject-states.ts'

export interface AccessReport {
  readonly matrix: AccessMatrix
  /** For the names of resources. */
  readonly roster: Roster
  readonly source: AnswerSource
  /** What causes the changes: merging a pull request, or applying the file. */
  readonly occasion: 'merge' | 'apply'
  /** Absent if the file has no history. */
  readonly history?: FileHistory
  /** Differences that no change settles. */
  readonly standing?: readonly StandingDifference[]
  /** Keys of stopped deployments, if they were looked up. */
  readonly stopped?: ReadonlySet<string>
  /** An earlier version of the file, to show what has changed. */
  readonly since?: ComparedWith
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
  readonly #since: Comparison | undefined
  readonly #standing: ReadonlyMap<string, readonly StandingDifference[]>

  constructor(report: AccessReport) {
    const { matrix, roster, stopped, since, standing = [] } = report
    this.#report = report
    this.#since = since && new Comparison(since, roster, namedMembers(matrix))
    this.#standing = Map.groupBy(standing, subjectOf)
    const everything = [...matrix.people, ...matrix.keys].flatMap(({ assignments }) => assignments)
    const used = matrix.resources.map(({ kind, resource }) => ({ kind, role: '', resource }))
    this.#names = new Names(roster, [{ before: used, after: everything }])
    this.#columns = [
      ORGANIZATION_COLUMN,
      ...[...matrix.resources].sort(compareColumns).map(
        ({ kind, resource }): ViewColumn => ({
          key: resourceKey(kind, resource),
          kind,
          title: this.#names.resources(kind, [resource]).map(plainText).join(''),
          ...(resource === ALL ? { isAll: true } : { isAll: false, resource }),
          ...(stopped?.has(resourceKey(kind, resource)) && { isStopped: true as const }),
        }),
      ),
    ]
    this.#columnIndex = new Map(this.#columns.map(({ key }, index) => [key, index]))
  }

  view(): AccessView {
    const { matrix, source } = this.#report
    const subjects = [
      ...matrix.people.map((person) => this.#person(person)),
      ...matrix.keys.map((key) => this.#apiKey(key)),
      ...this.#otherDifferences(),
      ...this.#gone(),
    ]
    return {
      file: visible(source.file),
      live: matrix.live,
      kinds: kindsAmong(this.#columns).map((kind) => ({ kind, title: kindTitle(kind) })),
      columns: this.#columns,
      atoms: this.#atoms.rows,
      commits: this.#commits.rows,
      subjects,
      ...(this.#since && { since: this.#since.view }),
    }
  }

  /** Differences that concern nobody who is listed here. */
  #otherDifferences(): readonly ViewSubject[] {
    const { matrix, standing = [] } = this.#report
    const known = new Set([...matrix.people, ...matrix.keys].flatMap(identitiesOf))
    return standing
      .filter((difference) => !known.has(subjectOf(difference)))
      .map(({ code: what, message, email }, index) => ({
        kind: 'difference',
        key: `difference-${index}`,
        title: visible(email ?? differenceTitle(what)),
        status: 'Difference that stays',
        states: ['differs'],
        groups: [],
        roles: [],
        side: 'organization',
        unknown: [],
        differences: [visible(message)],
      }))
  }

  /** The organization can still have a key that the file named: then it is known by its id. */
  #gone(): readonly ViewSubject[] {
    const { people, keys } = this.#report.matrix
    const known = new Set([...people.map(({ key }) => key), ...keys.flatMap(subjectsOf)])
    return (this.#since?.gone ?? [])
      .filter(({ subject }) => !known.has(subject))
      .map(({ subject, title, email, lost }) => ({
        kind: 'gone',
        key: visible(subject),
        title,
        ...(email !== undefined && { email }),
        status: 'Not in the file any more',
        states: ['since'],
        groups: [],
        roles: [],
        side: 'none',
        unknown: [],
        differences: [],
        ...(lost.length > 0 && { lost }),
      }))
  }

  #person(person: MatrixPerson): ViewSubject {
    const { email, userId, name, memberSince, invitationExpiresAt, expires, reason, github } = person
    const { source, occasion } = this.#report
    const title = name ?? email ?? `${userId}`
    const commit = this.#commit(entryCommit(this.#report.history, person))
    const differences = identitiesOf(person).flatMap((identity) => this.#standing.get(identity) ?? [])
    const subjects = subjectsOf(person)
    const held = person.assignments.filter(({ inOrganization }) => inOrganization)
    const lost = subjects.flatMap((subject) => this.#since?.lostBy(subject, held) ?? [])
    const roles = person.assignments.map((each) => this.#role(each, person))
    const further: readonly (SubjectState | false)[] = [
      differences.length > 0 && 'differs',
      roles.some(({ atom }) => this.#isStopped(atom)) && 'stopped',
      subjects.some((subject) => this.#since?.hasChanged(subject)) && 'since',
    ]
    return {
      kind: kindOf(person),
      key: this.#key(person),
      title: visible(title),
      ...(email !== undefined && { email: plainText(code(email)) }),
      ...(name !== undefined && { name: visible(name) }),
      ...(userId !== undefined && { userId: visible(userId) }),
      status: statusOf(person),
      states: [...statesOf(person), ...further.filter((state) => state !== false)],
      ...(memberSince !== undefined && { memberSince }),
      ...(invitationExpiresAt !== undefined && { invitationExpiresAt }),
      ...(expires !== undefined && { expires }),
      ...(reason === undefined || reason.trim() === '' ? {} : { reason: visible(reason) }),
      groups: person.groups.map(visible),
      ...(github !== undefined && { github: visible(github) }),
      ...(person.position !== undefined && { place: visible(`${source.file}:${person.position.line}`) }),
      ...(person.change && { change: changeView(person.change, occasion) }),
      roles,
      side: sideOf(person),
      unknown: person.unknown.map(({ path, roleId }) => ({
        text: visible(roleId === '' ? path : `${roleId} (${path})`),
        role: roleId === '' ? '' : visible(roleId),
        kind: visible(path),
      })),
      differences: differences.map(({ message }) => visible(message)),
      ...(commit !== undefined && { commit }),
      ...(lost.length > 0 && { lost }),
    }
  }

  #apiKey(key: MatrixKey): ViewSubject {
    const { id, answeredBy, listing } = key
    return {
      ...this.#person(key),
      kind: 'key',
      key: visible(id ?? key.key),
      ...(id !== undefined && { userId: visible(id) }),
      status: statusOfKey(key),
      states: statesOfKey(key),
      side: id === undefined ? 'file' : listing === 'unlisted' ? 'organization' : 'both',
      ...(answeredBy !== undefined && { answeredBy: plainText(code(answeredBy)) }),
    }
  }

  #isStopped(atom: number): boolean {
    return this.#columns[this.#atoms.rows[atom]?.column ?? 0]?.isStopped === true
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
        ...(group !== undefined && { group: visible(group) }),
        place: visible(`${other}:${line}:${column}`),
      }),
    )
    const commit = this.#commit(roleCommit(this.#report.history, person, assignment))
    const differs = !fromProvider && inOrganization !== undefined && inOrganization !== inFile
    return {
      atom: this.#atoms.index(`${isKey(person) ? 'key ' : ''}${assignmentKey(assignment)}`, () =>
        this.#atom(assignment, isKey(person)),
      ),
      ...(change && { change: change === 'grant' ? 'add' : 'remove' }),
      origins: places,
      ...(expires !== undefined && { expires, ...(!inFile && { hasEnded: true as const }) }),
      ...(reason === undefined || reason.trim() === '' ? {} : { reason: visible(reason) }),
      ...(fromProvider && { fromProvider }),
      ...(differs && { only: inFile ? 'file' : 'organization' }),
      ...(coveredBy && { coveredBy: plainText(assignmentPhrase(coveredBy, this.#names)) }),
      ...(commit !== undefined && { commit }),
      ...(this.#since?.isNew(person.key, assignment) && { isNew: true as const }),
      ...(inOrganization && this.#isLeft(person, assignment) && { isLeft: true as const }),
    }
  }

  #isLeft(person: MatrixPerson, assignment: MatrixAssignment): boolean {
    return subjectsOf(person).some((subject) => this.#since?.hasLost(subject, assignment))
  }

  /** Keys inherit nothing inside, unlike people. */
  #atom(assignment: MatrixAssignment, isOfKey: boolean): ViewAtom {
    const { kind, role, resource } = assignment
    const applicationRoles = assignment.applicationRoles ?? (isOfKey ? [] : undefined)
    const nothing = isOfKey ? 'Cloud API only' : 'Cloud Console only'
    const key = kind === 'organization' || resource === undefined ? kind : resourceKey(kind, resource)
    return {
      column: this.#columnIndex.get(key) ?? 0,
      level: accessLevel(assignment),
      role: visible(roleLabel(kind, role)),
      ...(applicationRoles && {
        inside: applicationRoles.length === 0 ? nothing : visible(applicationRoles.join(', ')),
      }),
      text: `${plainText(assignmentPhrase(assignment, this.#names))}${isOfKey && applicationRoles?.length === 0 ? ' (Cloud API only)' : ''}`,
      console: assignment.console,
      gives: plainText(insidePhrase(assignment)),
    }
  }

  #commit(found: Commit | undefined): number | undefined {
    return found && this.#commits.index(found.id, () => ({ ...found, author: visible(found.author) }))
  }
}

function isKey(person: MatrixPerson): boolean {
  return isKeySubject(person.key)
}

/** Members that the organization knows, for their names. */
export function namedMembers({ people }: AccessMatrix): readonly NamedMember[] {
  return people.flatMap(({ userId, email, name, assignments }) => {
    if (userId === undefined || name === undefined) return []
    const held = assignments.filter(({ inOrganization }) => inOrganization)
    return [{ userId, ...(email !== undefined && { email }), name, assignments: held }]
  })
}

/** What files can call them. A key that the file does not list any more is known by its id. */
function subjectsOf(person: MatrixPerson): readonly string[] {
  const { key, name } = person
  return isKey(person) && name !== undefined ? [...new Set([key, keySubject(name)])] : [key]
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

/** Of a kind: all, then by name, then those without one. */
function compareColumns(a: MatrixResource, b: MatrixResource): number {
  const rank = ({ resource, name }: MatrixResource) => (resource === ALL ? 0 : name === undefined ? 2 : 1)
  return (
    compareKinds(a.kind, b.kind) ||
    rank(a) - rank(b) ||
    compareNaturally(a.name ?? a.resource, b.name ?? b.resource)
  )
}

/** What a difference is about: an address, an API key, or the id of a user. */
function subjectOf({ email, userId }: StandingDifference): string {
  if (email !== undefined) return emailKey(email)
  return userId === undefined ? '' : userKey(userId)
}

function identitiesOf({ key, email, userId }: MatrixPerson): readonly string[] {
  return [
    ...new Set([
      key,
      ...(email === undefined ? [] : [emailKey(email)]),
      ...(userId === undefined ? [] : [userKey(userId)]),
    ]),
  ]
}

/** "resource-gone" → "Resource gone". */
function differenceTitle(what: StandingDifference['code']): string {
  const text = what.replaceAll('-', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
