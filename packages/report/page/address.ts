/** The current view, kept in the URL after `#`, so that a link to the page opens the same view. */
import { STATE_GROUPS, type SubjectState } from '../src/access/access-view.ts'
import { type Filter, NO_FILTER } from './filter.ts'
import { type Sort, UNSORTED } from './sort.ts'

export interface Place {
  readonly tab: 'plan' | 'access'
  readonly filter: Filter
  readonly sort: Sort
  /** The open detail: the key of a subject or a column. */
  readonly detail: { readonly type: 'person' | 'resource'; readonly key: string } | undefined
}

const TEXTS = ['search', 'role', 'kind', 'resource', 'domain'] as const satisfies readonly (keyof Filter)[]

const STATES: readonly string[] = STATE_GROUPS.flat()

export function readPlace(hash: string): Place {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''))
  const texts = Object.fromEntries(TEXTS.map((name) => [name, parameters.get(name) ?? '']))
  const states = (parameters.get('state') ?? '').split(',').filter(isState)
  const sort = parameters.get('sort') ?? ''
  const person = parameters.get('person')
  const of = parameters.get('of')
  return {
    tab: parameters.size > 0 ? 'access' : 'plan',
    filter: { ...NO_FILTER, ...texts, states },
    sort: sort === '' ? UNSORTED : { by: sort.replace(/^-/, ''), isDescending: sort.startsWith('-') },
    detail:
      person !== null
        ? { type: 'person', key: person }
        : of !== null
          ? { type: 'resource', key: of }
          : undefined,
  }
}

export function writePlace({ tab, filter, sort, detail }: Place): string {
  if (tab === 'plan') return ''
  const parameters = new URLSearchParams({ show: 'access' })
  for (const name of TEXTS) if (filter[name] !== '') parameters.set(name, filter[name])
  if (filter.states.length > 0) parameters.set('state', filter.states.join())
  if (sort.by !== '') parameters.set('sort', `${sort.isDescending ? '-' : ''}${sort.by}`)
  if (detail) parameters.set(detail.type === 'person' ? 'person' : 'of', detail.key)
  return `#${parameters}`
}

function isState(text: string): text is SubjectState {
  return STATES.includes(text)
}
