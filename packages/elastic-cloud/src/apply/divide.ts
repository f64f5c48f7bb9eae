/**
 * A request for several items gets one verdict. When it is refused, halving finds the items that are to blame,
 * so that they cost only themselves.
 */
import type { ElasticCloudError } from '../transport/api-error.ts'

/** The run ended before the request was sent. */
export const NOT_SENT = 'not-sent'

/** What became of one item: nothing to say where it succeeded, else the error or that it was never sent. */
export type ItemResult = ElasticCloudError | typeof NOT_SENT | undefined

export interface DivideOptions<T> {
  /** Sends one request; resolves to its error, if any, and never rejects for one. */
  readonly send: (items: readonly T[]) => Promise<ItemResult>
  /** Whether the refusal can be about single items, rather than about the request as such. */
  readonly divisible: (error: ElasticCloudError) => boolean
}

/** Each item with its result. Costs one request where nothing is refused. */
export async function sendDivided<T>(
  items: readonly T[],
  options: DivideOptions<T>,
): Promise<readonly { readonly item: T; readonly result: ItemResult }[]> {
  if (items.length === 0) return []
  const result = await options.send(items)
  if (result === undefined || result === NOT_SENT || items.length === 1 || !options.divisible(result)) {
    return items.map((item) => ({ item, result }))
  }
  const middle = items.length >>> 1
  const halves = await Promise.all([
    sendDivided(items.slice(0, middle), options),
    sendDivided(items.slice(middle), options),
  ])
  return halves.flat()
}
