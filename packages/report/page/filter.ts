/** The filters of the page, and who matches them. */
import type { PersonState, ViewPerson } from '../src/access/access-view.ts'
import type { AccessIndex, HeldRole } from './access-index.ts'

/** An empty string matches everyone. */
export interface Filter {
  readonly search: string
  readonly role: string
  readonly kind: string
  /** A column's key. */
  readonly resource: string
  readonly state: string
}

export const NO_FILTER: Filter = { search: '', role: '', kind: '', resource: '', state: '' }

export function isFiltered(filter: Filter): boolean {
  return Object.values(filter).some((value) => value !== '')
}

/** Names of roles to filter by: the product's roles, then custom roles. */
export function roleChoices({ view }: AccessIndex): readonly string[] {
  const roles = view.atoms.map(({ role }) => role)
  return [...new Set(roles), ...new Set(view.atoms.flatMap(insideNames))]
}

function insideNames({ inside }: { readonly inside?: string }): readonly string[] {
  return inside?.split(', ') ?? []
}

export function filterPeople(index: AccessIndex, filter: Filter): readonly ViewPerson[] {
  const { view } = index
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean)
  const resource = view.columns.findIndex(({ key }) => key === filter.resource)
  const isScoped = filter.resource !== '' || filter.kind !== ''
  return view.people.filter((person) => {
    if (filter.state !== '' && !person.states.includes(filter.state as PersonState)) return false
    if (words.length > 0 && !includesAll(searchText(person), words)) return false
    if (!isScoped && filter.role === '') return true
    const roles = relevantRoles(index, person, filter, resource)
    return filter.role === '' ? roles.length > 0 : roles.some(({ is }) => isNamed(is, filter.role))
  })
}

/** The roles that give a person access to the resource or kind of the filter. */
function relevantRoles(
  index: AccessIndex,
  person: ViewPerson,
  { resource: key, kind }: Filter,
  resource: number,
): readonly HeldRole[] {
  if (key !== '') {
    const { direct, inherited } = index.access(person, resource)
    return [...direct, ...inherited]
  }
  const roles = [...index.rolesOf(person).values()].flat()
  if (kind === '') return roles
  return roles.filter(
    ({ is }) => index.column(is.column).kind === kind || (kind !== 'organization' && is.level === 'owner'),
  )
}

function isNamed(is: HeldRole['is'], role: string): boolean {
  return is.role === role || insideNames(is).includes(role)
}

/** Indexes of the matching columns. The organization always matches. */
export function filterColumns({ view }: AccessIndex, { kind, resource }: Filter): readonly number[] {
  const chosen = view.columns.find(({ key }) => key === resource)
  return view.columns.flatMap((column, index) => {
    if (index === 0) return [index]
    if (chosen) return column === chosen || (column.isAll && column.kind === chosen.kind) ? [index] : []
    return kind === '' || column.kind === kind ? [index] : []
  })
}

const searchTexts = new WeakMap<ViewPerson, string>()

function searchText(person: ViewPerson): string {
  const known = searchTexts.get(person)
  if (known !== undefined) return known
  const { email, name, userId, github, reason, groups } = person
  const text = [email, name, userId, github, reason, ...groups].join('\n').toLowerCase()
  searchTexts.set(person, text)
  return text
}

function includesAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word))
}
