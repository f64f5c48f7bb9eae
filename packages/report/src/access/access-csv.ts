/** Who has access as CSV: a row for each role of each person, for spreadsheets and audits. */
import { csvText } from '../surface/csv.ts'
import type { AccessView, ViewPerson, ViewRole, ViewUnknown } from './access-view.ts'

/** Column → its text for a person and one of their roles, or for a person without roles. */
const COLUMNS: Readonly<Record<string, (person: ViewPerson, view: AccessView, role?: ViewRole) => string>> = {
  email: ({ email = '' }) => email,
  name: ({ name = '' }) => name,
  'user id': ({ userId = '' }) => userId,
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
  'changed in': (person, view, role) => commitOf(view, person, role)?.id ?? '',
  'changed at': (person, view, role) => commitOf(view, person, role)?.at ?? '',
  'changed by': (person, view, role) => commitOf(view, person, role)?.author ?? '',
  // Of the role, or of a person without roles.
  side: (person, { live }, role) => {
    if (role === undefined) return person.side
    return role.only ?? (live ? 'both' : 'file')
  },
}

/** By default, for all people of the view. */
export function accessCsv(view: AccessView, people: readonly ViewPerson[] = view.people): string {
  const columns = Object.values(COLUMNS)
  const rows = people.flatMap((person) => {
    const roles = person.roles.length === 0 ? [undefined] : person.roles
    const known = roles.map((role) => columns.map((text) => text(person, view, role)))
    return [...known, ...person.unknown.map((role) => unknownRow(person, view, role))]
  })
  return csvText([Object.keys(COLUMNS), ...rows])
}

/** A role unknown to this release is shown as the API names it. */
function unknownRow(person: ViewPerson, view: AccessView, { role, kind }: ViewUnknown): readonly string[] {
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

function commitOf(view: AccessView, { commit: own }: ViewPerson, role: ViewRole | undefined) {
  const commit = role === undefined ? own : role.commit
  return commit === undefined ? undefined : view.commits[commit]
}
