/** What is shown, in words: for the line above the rows, and for paper. */
import type { PageData, ViewSubject } from '../src/access/access-view.ts'
import { count, number, people } from '../src/phrase/count.ts'
import type { AccessIndex } from './access-index.ts'
import type { Filter } from './filter.ts'
import { type Sort, sortTitle } from './sort.ts'
import { stateTitle } from './state-title.ts'

const COUNTED: readonly (readonly [(subject: ViewSubject) => boolean, (amount: number) => string])[] = [
  [({ kind }) => kind === 'person' || kind === 'invitation', people],
  [({ kind }) => kind === 'key', (amount) => count(amount, 'API key')],
  [({ kind }) => kind === 'difference', (amount) => count(amount, 'difference')],
  [({ kind }) => kind === 'gone', (amount) => `${number(amount)} gone`],
]

/** "11 people, 2 API keys"; if some are filtered out, "3 of 11 people", with the kinds that are shown. */
export function amountText(shown: readonly ViewSubject[], all: readonly ViewSubject[]): string {
  const isAll = shown.length === all.length
  const parts = COUNTED.flatMap(([is, text]) => {
    const [some, total] = [shown.filter(is).length, all.filter(is).length]
    if (some === 0) return []
    return [isAll ? text(total) : `${number(some)} of ${text(total)}`]
  })
  if (parts.length > 0) return parts.join(', ')
  return isAll ? people(0) : `0 of ${amountText(all, all)}`
}

interface Chosen extends Pick<PageData, 'occasion'> {
  readonly index: AccessIndex
  readonly filter: Filter
  readonly sort: Sort
}

/** "Owners; role Admin; sorted by name, descending". Empty for everything in its own order. */
export function choiceText({ index: { view }, filter, sort, occasion }: Chosen): string {
  const { states, role, kind, resource, domain, search } = filter
  const kindTitle = view.kinds.find((each) => each.kind === kind)?.title
  const resourceTitle = view.columns.find(({ key }) => key === resource)?.title
  return [
    ...states.map((state) => stateTitle(state, { occasion, view })),
    ...(role === '' ? [] : [`role ${role}`]),
    ...(kindTitle === undefined ? [] : [`kind ${kindTitle}`]),
    ...(resourceTitle === undefined ? [] : [`resource ${resourceTitle}`]),
    ...(domain === '' ? [] : [`domain ${domain}`]),
    ...(search.trim() === '' ? [] : [`search “${search.trim()}”`]),
    ...(sort.by === ''
      ? []
      : [`sorted by ${sortTitle(sort, view)}${sort.isDescending ? ', descending' : ''}`]),
  ].join('; ')
}
