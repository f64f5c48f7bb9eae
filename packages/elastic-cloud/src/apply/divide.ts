/**
 * A request for several items gets one verdict. If it is refused, halving it isolates the items that cause the refusal,
 * so that the others succeed.
 */
import type { ElasticCloudError } from '../transport/api-error.ts'

/** The run ended before the request was sent. */
export const NOT_SENT = 'not-sent'

/** The result of one item: undefined if it succeeded, otherwise the error, or that it was never sent. */
export type ItemResult = ElasticCloudError | typeof NOT_SENT | undefined

export interface DivideOptions<T> {
  /** Sends one request. Resolves to its error, if any, instead of rejecting. */
  readonly send: (items: readonly T[]) => Promise<ItemResult>
  /** Whether single items can be the reason for the refusal, rather than the request as such. */
  readonly divisible: (error: ElasticCloudError) => boolean
}

/** Each item with its result. One request if nothing is refused. */
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
