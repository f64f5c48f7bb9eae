import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createTransport } from '../index.ts'
import { ApiDouble, json } from '../testing/api-double.ts'
import { DoneReply } from '../wire/reply.ts'
import { apiPath } from './api-path.ts'

const LATENCY = 50

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'Date'] }))
afterEach(() => void vi.useRealTimers())

/** Answers after `LATENCY`, and accepts `limit` requests in each window, like a service with a rate limit. */
function limited(limit: number, windowMs: number): ApiDouble {
  let windowStart = Number.NEGATIVE_INFINITY
  let taken = 0
  return new ApiDouble(async () => {
    await wait(LATENCY)
    if (Date.now() >= windowStart + windowMs) {
      windowStart = Date.now()
      taken = 0
    }
    taken += 1
    if (taken <= limit) return json({})
    const retryAfter = Math.ceil((windowStart + windowMs - Date.now()) / 1000)
    return json({ errors: [] }, 429, { 'retry-after': String(retryAfter) })
  })
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** The duration of `count` writes, in milliseconds, and how many requests they need. */
async function timeOf(
  count: number,
  api: ApiDouble,
): Promise<{ readonly ms: number; readonly sent: number }> {
  const transport = createTransport(
    api.options({ now: Date.now, sleep: (ms) => wait(ms), random: Math.random }),
  )
  const start = Date.now()
  let done = false
  const all = Promise.all(
    Array.from({ length: count }, () =>
      transport.request({ method: 'POST', path: apiPath`/users/${'1'}/role_assignments`, answer: DoneReply }),
    ),
  ).then(() => {
    done = true
  })
  while (!done) await vi.advanceTimersByTimeAsync(5)
  await all
  return { ms: Date.now() - start, sent: api.requests.length }
}

test.each([
  [20, 1000],
  [10, 1000],
  [50, 10_000],
])('of %d requests in %d ms, at least six tenths are used', async (limit, windowMs) => {
  const count = limit * 20
  const { ms } = await timeOf(count, limited(limit, windowMs))
  const allowed = limit * (ms / windowMs + 1)
  expect(count / allowed).toBeGreaterThan(0.6)
})

test('after a refusal, fewer requests are refused than are sent at a time', async () => {
  const { sent } = await timeOf(400, limited(20, 1000))
  expect(sent - 400).toBeLessThan(20 * 8)
})

test('one refusal slows nothing down for long', async () => {
  let refused = false
  const api = new ApiDouble(async () => {
    await wait(LATENCY)
    if (refused) return json({})
    refused = true
    return json({ errors: [] }, 429, { 'retry-after': '1' })
  })
  const { ms } = await timeOf(400, api)
  expect(ms).toBeLessThan(1000 + (400 / 8) * LATENCY)
})
