/** Who has access as CSV: a row for each role of each person, for spreadsheets and audits. */
import { csvText } from '../surface/csv.ts'
import type { AccessView, SubjectKind, ViewLost, ViewRole, ViewSubject, ViewUnknown } from './access-view.ts'

const KINDS: Readonly<Record<SubjectKind, string>> = {
  person: 'person',
  invitation: 'invitation',
  key: 'API key',
  difference: 'difference',
  gone: 'gone',
}

/** Column → its text for a person and one of their roles, or for a person without roles. */
const COLUMNS: Readonly<Record<string, (person: ViewSubject, view: AccessView, role?: ViewRole) => string>> =
  {
    email: ({ email = '' }) => email,
    name: ({ name, kind, title, email }) =>
      name ?? (kind === 'key' || kind === 'difference' || (kind === 'gone' && !email) ? title : ''),
    'user or key id': ({ userId = '' }) => userId,
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
    // Of a key: when it was made.
    'in the organization since': ({ memberSince = '' }) => memberSince,
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
      if (role.only !== undefined) return role.only
      return person.side === 'organization' ? 'organization' : live ? 'both' : 'file'
    },
    'standing difference': ({ differences }) => differences.join(' '),
    since: ({ kind }, { since }, role) => {
      if (since === undefined) return ''
      if (role?.isLeft) return `gone from the file since ${since.day}`
      if (role?.isNew) return `new since ${since.day}`
      return role === undefined && kind === 'gone' ? `gone since ${since.day}` : ''
    },
    // For the person who signs the review.
    decision: () => '',
    reviewer: () => '',
    date: () => '',
  }

/** By default, for all subjects of the view. */
export function accessCsv(view: AccessView, subjects: readonly ViewSubject[] = view.subjects): string {
  const columns = Object.values(COLUMNS)
  const rows = subjects.flatMap((subject) => {
    const { roles, unknown, lost = [] } = subject
    const isBare = roles.length + unknown.length + (subject.kind === 'gone' ? lost.length : 0) === 0
    const known = (isBare ? [undefined] : roles).map((role) =>
      columns.map((text) => text(subject, view, role)),
    )
    return [
      ...known,
      ...unknown.map((role) => unknownRow(subject, view, role)),
      ...lost.map((role) => lostRow(subject, view, role)),
    ]
  })
  return csvText([Object.keys(COLUMNS), ...rows])
}

/** A role that the file granted at the earlier time. */
function lostRow(
  subject: ViewSubject,
  view: AccessView,
  { role, inside = '', kind, on, resource = '' }: ViewLost,
): readonly string[] {
  const since = `gone since ${view.since?.day ?? ''}`
  const own: Readonly<Record<string, string>> = { role, inside, on, kind, id: resource, side: 'none', since }
  return Object.entries(COLUMNS).map(([name, text]) => own[name] ?? text(subject, view))
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
