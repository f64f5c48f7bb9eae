/** Who has which role on what, and on which side, as each surface that lists all access says it. */
import type { AccessList, AccessReportDocument } from '@roster/core'
import Papa from 'papaparse'

/** A person or API key → their roles, each as "deployment Viewer 4c5f… both", sorted. */
export type ReportedAccess = Readonly<Record<string, readonly string[]>>

interface Traced {
  readonly kind: string
  readonly label: string
  readonly resource?: string
  readonly inFile: boolean
  readonly inOrganization?: boolean
}

interface Identified {
  readonly email?: string | undefined
  readonly userId?: string | undefined
}

function identity({ email = '', userId = '' }: Identified): string {
  return `${email.toLowerCase()} ${userId}`
}

function roleText(parts: readonly string[]): string {
  return parts.join(' ')
}

export function tracedRoles(roles: readonly Traced[]): readonly string[] {
  return roles
    .map(({ kind, label, resource = '', inFile, inOrganization = false }) => {
      const side = inFile ? (inOrganization ? 'both' : 'file') : inOrganization ? 'organization' : 'none'
      return roleText([kind, label, resource, side])
    })
    .sort()
}

export function accessInJson({ people, keys }: AccessReportDocument): ReportedAccess {
  return Object.fromEntries([
    ...people.map((person) => [identity(person), tracedRoles(person.assignments)] as const),
    ...keys.map((key) => [identity({ email: key.name, userId: key.id }), rolesOfKey(key)] as const),
  ])
}

// Everyone with a role, as `roster who` lists them for every resource.
export function accessInList({ people, keys = [] }: AccessList): ReportedAccess {
  return Object.fromEntries([
    ...people.map((person) => [identity(person), tracedRoles(person.access)] as const),
    ...keys.map(({ name, id, access }) => {
      const key = { ...(id !== undefined && { id }), assignments: access }
      return [identity({ email: name, userId: id }), rolesOfKey(key)] as const
    }),
  ])
}

/** A file that says nothing about API keys compares none of their roles. */
function rolesOfKey({ id, assignments }: { readonly id?: string; readonly assignments: readonly Traced[] }) {
  return tracedRoles(assignments.map((each) => ({ inOrganization: id !== undefined, ...each })))
}

export function accessInCsv(csv: string): ReportedAccess {
  const { data } = Papa.parse<Readonly<Record<string, string>>>(csv.replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: true,
  })
  const rows = data.filter(({ type }) => type !== 'difference')
  const byPerson = Map.groupBy(rows, ({ email, name, 'user or key id': userId }) =>
    identity({ email: email || name, userId }),
  )
  return Object.fromEntries(
    [...byPerson].map(([who, roles]) => [
      who,
      roles
        .flatMap(({ role = '', kind = '', id = '', side = '', on = '' }) =>
          role === '' || on === ''
            ? []
            : [roleText([kind, role, id || (kind === 'organization' ? '' : '*'), side])],
        )
        .sort(),
    ]),
  )
}

/** What is compared of the data of a page. */
interface PageData {
  readonly view: {
    readonly columns: readonly {
      readonly kind: string
      readonly isAll: boolean
      readonly resource?: string
    }[]
    readonly atoms: readonly { readonly column: number; readonly role: string }[]
    readonly subjects: readonly (Identified & {
      readonly kind: string
      readonly name?: string
      readonly side: string
      readonly roles: readonly { readonly atom: number; readonly only?: string }[]
    })[]
  }
}

export function accessInPage(html: string): ReportedAccess {
  const [, json = ''] = /<script type="application\/json" id="access-data">(.*?)<\/script>/s.exec(html) ?? []
  const { view }: PageData = JSON.parse(json)
  return Object.fromEntries(
    view.subjects
      .filter(({ kind }) => kind !== 'difference')
      .map(({ email, name, userId, side, roles }) => [
        identity({ email: email ?? name, userId }),
        roles
          .map(({ atom, only }) => {
            const { role = '', column = 0 } = view.atoms[atom] ?? {}
            const { kind = '', isAll, resource } = view.columns[column] ?? {}
            const where = only ?? (side === 'organization' ? side : 'both')
            return roleText([kind, role, resource ?? (isAll ? '*' : ''), where])
          })
          .sort(),
      ]),
  )
}
