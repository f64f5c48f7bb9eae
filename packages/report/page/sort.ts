/** The order of the rows: by any column, in natural order. */
import type { AccessView, ViewSubject } from '../src/access/access-view.ts'
import { compareNaturally } from '../src/phrase/natural.ts'
import { type AccessIndex, LEVELS } from './access-index.ts'
import { endTime } from './person-facts.ts'

/** Orders besides those of resources, by their keys. Empty: as the page has them, the most powerful first. */
export const ORDERS = {
  '': 'power',
  name: 'name',
  state: 'state',
  since: 'time in the organization',
  end: 'end',
  changed: 'last change',
} as const

export interface Sort {
  /** A key of `ORDERS`, or of a column. */
  readonly by: string
  readonly isDescending: boolean
}

export const UNSORTED: Sort = { by: '', isDescending: false }

/** A URL can name a column that this page does not have. */
export function knownSort(sort: Sort, view: AccessView): Sort {
  return sortTitle(sort, view) === '' ? UNSORTED : sort
}

/** What a click on the heading of a column does: ascending, descending, and back. */
export function nextSort({ by, isDescending }: Sort, column: string): Sort {
  if (by !== column) return { by: column, isDescending: false }
  return isDescending ? UNSORTED : { by, isDescending: true }
}

/** Subjects without a value come last in either direction. */
export function sortSubjects(
  index: AccessIndex,
  subjects: readonly ViewSubject[],
  { by, isDescending }: Sort,
): readonly ViewSubject[] {
  const value = valueBy(index, by)
  if (value === undefined) return subjects
  const direction = isDescending ? -1 : 1
  return subjects
    .map((subject) => ({ subject, value: value(subject) }))
    .sort((a, b) => {
      if (a.value === undefined || b.value === undefined) {
        return Number(a.value === undefined) - Number(b.value === undefined) || byName(a.subject, b.subject)
      }
      const order =
        typeof a.value === 'number' && typeof b.value === 'number'
          ? a.value - b.value
          : compareNaturally(String(a.value), String(b.value))
      return direction * order || byName(a.subject, b.subject)
    })
    .map(({ subject }) => subject)
}

function byName(a: ViewSubject, b: ViewSubject): number {
  return compareNaturally(a.title, b.title) || compareNaturally(a.key, b.key)
}

type Value = string | number | undefined

function valueBy(index: AccessIndex, by: string): ((subject: ViewSubject) => Value) | undefined {
  const { view } = index
  switch (by) {
    case 'name':
      return ({ title }) => title
    case 'state':
      return ({ status }) => status
    case 'since':
      return ({ memberSince }) => memberSince
    case 'end':
      return firstEnd
    case 'changed':
      return ({ commit }) => (commit === undefined ? undefined : timeOf(view.commits[commit]?.at))
    default: {
      const column = view.columns.findIndex(({ key }) => key === by)
      return column === -1 ? undefined : (subject) => strength(index, subject, column)
    }
  }
}

/** The first end of the membership or of a role. */
function firstEnd({ expires, roles }: ViewSubject): number | undefined {
  const ends = [expires, ...roles.map((role) => role.expires)].flatMap((end) => endTime(end ?? '') ?? [])
  return ends.length === 0 ? undefined : Math.min(...ends)
}

function timeOf(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '')
  return Number.isNaN(time) ? undefined : time
}

/** The strongest role on a resource. Its own counts before one that comes from a wider scope. */
function strength(index: AccessIndex, subject: ViewSubject, column: number): number | undefined {
  const { direct, inherited } = index.access(subject, column)
  const ranks = [
    ...direct.map(({ is }) => 2 * LEVELS.indexOf(is.level)),
    ...inherited.map(({ is }) => 2 * LEVELS.indexOf(is.level) + 1),
  ]
  return ranks.length === 0 ? undefined : Math.min(...ranks)
}

/** "name", "logs-prod". */
export function sortTitle({ by }: Sort, { columns }: AccessView): string {
  if (by in ORDERS) return ORDERS[by as keyof typeof ORDERS]
  return columns.find(({ key }) => key === by)?.title ?? ''
}
