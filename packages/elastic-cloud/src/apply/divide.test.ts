import { describe, expect, it } from 'vitest'
import { failure } from '../testing/changes.ts'
import { type ItemResult, NOT_SENT, sendDivided } from './divide.ts'

const ERROR = failure('role_assignments.invalid_config')

/** Sends 1 to `count`, some of which are bad. Returns the items of each request, and the result of each item. */
async function divided(
  count: number,
  bad: readonly number[],
  { result = ERROR, divisible = true }: { readonly result?: ItemResult; readonly divisible?: boolean } = {},
) {
  const requests: string[] = []
  const results = await sendDivided(
    Array.from({ length: count }, (_, index) => index + 1),
    {
      send: async (items) => {
        requests.push(items.join(' '))
        return items.some((item) => bad.includes(item)) ? result : undefined
      },
      divisible: () => divisible,
    },
  )
  return { requests, failed: results.flatMap((each) => (each.result ? [each.item] : [])), results }
}

describe('a request for several items', () => {
  it.each<[string, number, readonly number[], readonly string[]]>([
    ['is none for none', 0, [], []],
    ['is one where nothing is refused', 3, [], ['1 2 3']],
    ['of one item is never divided', 1, [1], ['1']],
    ['finds the one to blame', 4, [3], ['1 2 3 4', '1 2', '3 4', '3', '4']],
    ['finds it among an odd number', 3, [1], ['1 2 3', '1', '2 3']],
    ['finds all of them', 2, [1, 2], ['1 2', '1', '2']],
  ])('%s', async (_name, count, bad, requests) => {
    const { requests: sent, failed, results } = await divided(count, bad)
    expect(sent).toEqual(requests)
    expect(failed).toEqual(bad)
    expect(results.map(({ item }) => item)).toEqual(Array.from({ length: count }, (_, index) => index + 1))
  })

  it.each([
    ['about the request as such', { divisible: false }, ERROR],
    ['never sent, since the run ended', { result: NOT_SENT } as const, NOT_SENT],
  ])('fails for all its items if it was %s', async (_name, options, result) => {
    const { requests, results } = await divided(3, [2], options)
    expect(requests).toEqual(['1 2 3'])
    expect(results.map((each) => each.result)).toEqual([result, result, result])
  })
})
