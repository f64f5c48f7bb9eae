/** Who has access as CSV: a row for each role of each person, for spreadsheets and audits. */
import { csvText } from '../surface/csv.ts'
import type { AccessView, SubjectKind, ViewLost, ViewRole, ViewSubject, ViewUnknown } from './access-view.ts'

const KINDS: Readonly<Record<SubjectKind, string>> = {
  person: 'person',
  invitation: 'invitation',
  key: 'API key',
  difference: 'difference',
}

/** Column → its text for a person and one of their roles, or for a person without roles. */
const COLUMNS: Readonly<Record<string, (person: ViewSubject, view: AccessView, role?: ViewRole) => string>> =
  {
    email: ({ email = '' }) => email,
    name: ({ name, kind, title }) => name ?? (kind === 'key' || kind === 'difference' ? title : ''),
    'user id': ({ userId = '' }) => userId,
    type: ({ kind }) => KINDS[kind],
    state: ({ status }) => status,
    role: (_, view, role) => atomOf(view, role)?.role ?? '',
    inside: (_, view, role) => atomOf(view, role)?.inside ?? '',
    on: (_, view, role) => columnOf(view, role)?.title ?? '',
    kind: (_, view, role) => columnOf(view, role)?.kind ?? 'none',
    id: (_, view, role) => columnOf(view, role)?.resource ?? '',
    through: (_, _view, role) =>
      role?.fromProvider
        ? 'identity provider'
        : (role?.origins ?? []).map(({ group }) => group ?? 'own entry').join('; '),
    lines: (_, _view, role) => (role?.origins ?? []).map(({ place }) => place).join('; '),
    'only in': (_, { file }, role) => (role?.only === 'file' ? file : (role?.only ?? '')),
    change: ({ change }) => change?.label ?? '',
    'role change': (_, _view, role) => role?.change ?? '',
    'member since': ({ memberSince = '' }) => memberSince,
    'access until': ({ expires = '' }) => expires,
    'role until': (_, _view, role) => role?.expires ?? '',
    'invitation until': ({ invitationExpiresAt = '' }) => invitationExpiresAt,
    reason: ({ reason = '' }) => reason,
    'role reason': (_, _view, role) => role?.reason ?? '',
    groups: ({ groups }) => groups.join('; '),
    github: ({ github = '' }) => github,
    'answered for by': ({ answeredBy = '' }) => answeredBy,
    'changed in': (person, view, role) => commitOf(view, person, role)?.id ?? '',
    'changed at': (person, view, role) => commitOf(view, person, role)?.at ?? '',
    'changed by': (person, view, role) => commitOf(view, person, role)?.author ?? '',
    // Of the role, or of a person without roles.
    side: (person, { live }, role) => {
      if (role === undefined) return person.side
      return role.only ?? (live ? 'both' : 'file')
    },
    'standing difference': ({ differences }) => differences.join(' '),
    since: (_, { since }, role) => (role?.isNew && since !== undefined ? `new since ${since.day}` : ''),
    // For the person who signs the review.
    decision: () => '',
    reviewer: () => '',
    date: () => '',
  }

/** By default, for all subjects of the view. What is gone since an earlier time comes last, if it is known. */
export function accessCsv(view: AccessView, subjects?: readonly ViewSubject[]): string {
  const columns = Object.values(COLUMNS)
  const rows = (subjects ?? view.subjects).flatMap((subject) => {
    const { roles, unknown, lost = [] } = subject
    const known = (roles.length === 0 ? [undefined] : roles).map((role) =>
      columns.map((text) => text(subject, view, role)),
    )
    return [
      ...known,
      ...unknown.map((role) => unknownRow(subject, view, role)),
      ...lost.map((role) => lostRow(subject, view, role)),
    ]
  })
  const gone = subjects === undefined ? (view.since?.gone ?? []) : []
  return csvText([Object.keys(COLUMNS), ...rows, ...gone.flatMap((each) => goneRows(each, view))])
}

/** A role that the file granted at the earlier time. */
function lostRow(subject: ViewSubject, view: AccessView, lost: ViewLost): readonly string[] {
  const own = lostCells(lost, view)
  return Object.entries(COLUMNS).map(([name, text]) => own[name] ?? text(subject, view))
}

/** Of a person the file no longer lists. */
function goneRows(
  { email, lost }: { readonly email: string; readonly lost: readonly ViewLost[] },
  view: AccessView,
): readonly (readonly string[])[] {
  return (lost.length === 0 ? [undefined] : lost).map((each) => {
    const own: Readonly<Record<string, string>> = {
      ...(each ? lostCells(each, view) : { since: sinceText(view), side: 'none' }),
      email,
      state: 'Not in the file any more',
    }
    return Object.keys(COLUMNS).map((name) => own[name] ?? '')
  })
}

function lostCells(
  { role, inside = '', kind, on, resource = '' }: ViewLost,
  view: AccessView,
): Readonly<Record<string, string>> {
  return { role, inside, on, kind, id: resource, side: 'none', since: sinceText(view) }
}

function sinceText({ since }: AccessView): string {
  return `gone since ${since?.day ?? ''}`
}

/** A role unknown to this release is shown as the API names it. */
function unknownRow(person: ViewSubject, view: AccessView, { role, kind }: ViewUnknown): readonly string[] {
  const own: Readonly<Record<string, string>> = {
    role,
    kind,
    'only in': 'organization',
    side: 'organization',
  }
  return Object.entries(COLUMNS).map(([name, text]) => own[name] ?? text(person, view))
}

function atomOf(view: AccessView, role: ViewRole | undefined) {
  return role && view.atoms[role.atom]
}

function columnOf(view: AccessView, role: ViewRole | undefined) {
  const atom = atomOf(view, role)
  return atom && view.columns[atom.column]
}

function commitOf(view: AccessView, { commit: own }: ViewSubject, role: ViewRole | undefined) {
  const commit = role === undefined ? own : role.commit
  return commit === undefined ? undefined : view.commits[commit]
}
