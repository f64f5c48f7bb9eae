/** The current view, kept in the URL after `#`, so that a link to the page opens the same view. */
import { type Filter, NO_FILTER } from './filter.ts'

export interface Place {
  readonly tab: 'plan' | 'access'
  readonly filter: Filter
  /** The open detail: the key of a person or a column. */
  readonly detail: { readonly type: 'person' | 'resource'; readonly key: string } | undefined
}

const FILTERS = Object.keys(NO_FILTER) as readonly (keyof Filter)[]

export function readPlace(hash: string): Place {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''))
  const filter = Object.fromEntries(FILTERS.map((name) => [name, parameters.get(name) ?? '']))
  const person = parameters.get('person')
  const of = parameters.get('of')
  return {
    tab: parameters.size > 0 ? 'access' : 'plan',
    filter: { ...NO_FILTER, ...filter },
    detail:
      person !== null
        ? { type: 'person', key: person }
        : of !== null
          ? { type: 'resource', key: of }
          : undefined,
  }
}

export function writePlace({ tab, filter, detail }: Place): string {
  if (tab === 'plan') return ''
  const parameters = new URLSearchParams({ show: 'access' })
  for (const name of FILTERS) if (filter[name] !== '') parameters.set(name, filter[name])
  if (detail) parameters.set(detail.type === 'person' ? 'person' : 'of', detail.key)
  return `#${parameters}`
}
