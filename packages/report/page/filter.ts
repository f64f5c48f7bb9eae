/** The filters of the page, and which subjects match them. */
import type { SubjectState, ViewSubject } from '../src/access/access-view.ts'
import type { AccessIndex, HeldRole } from './access-index.ts'

/** An empty filter matches everyone. */
export interface Filter {
  readonly search: string
  readonly role: string
  readonly kind: string
  /** A column's key. */
  readonly resource: string
  /** After the @ of an address. */
  readonly domain: string
  /** A subject must match all of them. */
  readonly states: readonly SubjectState[]
}

export const NO_FILTER: Filter = { search: '', role: '', kind: '', resource: '', domain: '', states: [] }

export function isFiltered(filter: Filter): boolean {
  return Object.values(filter).some((value) => value.length > 0)
}

/** Names of roles to filter by: the product's roles, then custom roles. */
export function roleChoices({ view }: AccessIndex): readonly string[] {
  const roles = view.atoms.map(({ role }) => role)
  return [...new Set(roles), ...new Set(view.atoms.flatMap(insideNames))]
}

function insideNames({ inside }: { readonly inside?: string }): readonly string[] {
  return inside?.split(', ') ?? []
}

/** The domains of addresses, the most frequent first. */
export function domainChoices({ view }: AccessIndex): readonly string[] {
  const domains = Map.groupBy(view.subjects.flatMap(domainOf), (domain) => domain)
  return [...domains].sort(([, a], [, b]) => b.length - a.length).map(([domain]) => domain)
}

function domainOf({ email = '' }: ViewSubject): readonly string[] {
  const at = email.lastIndexOf('@')
  return at === -1 ? [] : [email.slice(at + 1).toLowerCase()]
}

export function filterSubjects(index: AccessIndex, filter: Filter): readonly ViewSubject[] {
  const { view } = index
  const words = wordsOf(filter.search)
  const resource = view.columns.findIndex(({ key }) => key === filter.resource)
  const isScoped = filter.resource !== '' || filter.kind !== ''
  return view.subjects.filter((subject) => {
    if (!filter.states.every((state) => subject.states.includes(state))) return false
    if (filter.domain !== '' && !domainOf(subject).includes(filter.domain)) return false
    if (words.length > 0 && !includesAll(searchText(index, subject), words)) return false
    if (!isScoped && filter.role === '') return true
    const roles = relevantRoles(index, subject, filter, resource)
    return filter.role === '' ? roles.length > 0 : roles.some(({ is }) => isNamed(is, filter.role))
  })
}

/** The roles that give access to the resource or kind of the filter. */
function relevantRoles(
  index: AccessIndex,
  subject: ViewSubject,
  { resource: key, kind }: Filter,
  resource: number,
): readonly HeldRole[] {
  if (key !== '') {
    const { direct, inherited } = index.access(subject, resource)
    return [...direct, ...inherited]
  }
  const roles = [...index.rolesOf(subject).values()].flat()
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

/** Indexes of the single resources whose name or id has all words. */
export function foundColumns({ view }: AccessIndex, { search }: Filter): readonly number[] {
  const words = wordsOf(search)
  if (words.length === 0) return []
  return view.columns.flatMap(({ title, resource, isAll }, index) =>
    index > 0 && !isAll && includesAll(folded(`${title}\n${resource}`), words) ? [index] : [],
  )
}

const searchTexts = new WeakMap<ViewSubject, string>()

/** With the names and ids of resources that the subject has a role on. */
function searchText(index: AccessIndex, subject: ViewSubject): string {
  const known = searchTexts.get(subject)
  if (known !== undefined) return known
  const { email, name, title, userId, github, reason, answeredBy, groups, differences, lost = [] } = subject
  const roles = [...index.rolesOf(subject).values()].flat().flatMap((role) => {
    const { title: on, resource } = index.column(role.is.column)
    return [role.is.role, on, resource, role.reason]
  })
  const past = lost.map(({ text }) => text)
  const parts = [
    ...[email, name, title, userId, github, reason, answeredBy],
    ...[...groups, ...differences, ...roles, ...past],
  ]
  const text = folded(parts.join('\n'))
  searchTexts.set(subject, text)
  return text
}

function wordsOf(search: string): readonly string[] {
  return folded(search).split(/\s+/).filter(Boolean)
}

/** Letters that Unicode does not take apart. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  '’': "'",
}

/** Without capitals and accents, so that any keyboard finds "Łukasz" and "d’Arc". */
function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase()
    .replaceAll(/[łøđıßæœ’]/g, (letter) => PLAIN_LETTERS[letter] ?? letter)
}

function includesAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word))
}
