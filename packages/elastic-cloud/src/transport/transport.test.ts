import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { createTransport, type ElasticCloudError, Organization, type RequestEvent } from '../index.ts'
import { API_KEY, ApiDouble, html, json, networkFailure, type Reply, refusal } from '../testing/api-double.ts'
import { DoneReply } from '../wire/reply.ts'
import { apiPath } from './api-path.ts'
import type { ApiRequest } from './api-request.ts'

const ORGANIZATION = { id: '123', name: 'Acme' }
const read: ApiRequest<Organization> = {
  method: 'GET',
  path: apiPath`/organizations/${'123'}`,
  answer: Organization,
}
const invite: ApiRequest<unknown> = {
  method: 'POST',
  path: apiPath`/organizations/${'123'}/invitations`,
  body: { emails: ['ada@example.com'] },
  answer: DoneReply,
}
const remove: ApiRequest<unknown> = {
  method: 'DELETE',
  path: apiPath`/organizations/${'123'}/members/${['1', '2']}`,
  answer: DoneReply,
}

const ok = () => json(ORGANIZATION)
const tooMany = (retryAfter?: string) => () =>
  json({ errors: [] }, 429, retryAfter === undefined ? {} : { 'retry-after': retryAfter })

function rejection(promise: Promise<unknown>): Promise<ElasticCloudError> {
  return promise.then(
    () => expect.fail('expected the request to fail'),
    (error) => error,
  )
}

describe('a request', () => {
  test('goes to the API with the key, and its answer is checked', async () => {
    const api = ApiDouble.inTurn(ok)
    expect(await createTransport(api.options({ userAgent: 'roster/1' })).request(read)).toEqual(ORGANIZATION)
    expect(api.lines).toEqual(['GET /organizations/123'])
    const headers = Object.fromEntries(api.requests[0]?.headers ?? [])
    expect(headers).toEqual({
      accept: 'application/json',
      authorization: `ApiKey ${API_KEY}`,
      'user-agent': 'roster/1',
    })
  })

  test('sends its body as JSON, on DELETE too', async () => {
    const api = ApiDouble.inTurn(() => json({}))
    const transport = createTransport(api.options())
    await transport.request(invite)
    await transport.request({ ...remove, body: { organization: [] } })
    expect(api.requests.map(({ body }) => body)).toEqual([
      { emails: ['ada@example.com'] },
      { organization: [] },
    ])
    expect(api.requests.map(({ headers }) => headers.get('content-type'))).toEqual([
      'application/json',
      'application/json',
    ])
  })

  test('is done when a successful answer has no body', async () => {
    const api = ApiDouble.inTurn(() => new Response(null, { status: 204 }))
    await expect(createTransport(api.options()).request(remove)).resolves.toEqual({})
  })
})

describe('retries', () => {
  test.each<[string, () => Reply]>([
    ['no network', () => networkFailure('ECONNRESET')],
    ['a 503', () => refusal(503, 'root.unavailable')],
    ['an HTML page', () => html(502)],
    ['an HTML page that says 200', () => html(200)],
  ])('a read is sent again after %s, with growing waits', async (_name, trouble) => {
    const api = ApiDouble.inTurn(trouble, trouble, trouble, ok)
    await expect(createTransport(api.options()).request(read)).resolves.toEqual(ORGANIZATION)
    expect(api.waits).toEqual([500, 1000, 2000])
  })

  test.each<[string, () => Reply]>([
    ['no network', () => networkFailure('ECONNRESET')],
    ['a 503', () => refusal(503, 'root.unavailable')],
    ['an HTML page', () => html(502)],
  ])('a write is sent once if %s leaves its outcome open', async (_name, trouble) => {
    for (const write of [invite, remove]) {
      const api = ApiDouble.inTurn(trouble)
      const error = await rejection(createTransport(api.options()).request(write))
      expect(error.outcomeUnknown).toBe(true)
      expect(api.lines).toHaveLength(1)
    }
  })

  test('a write that was turned away with 429 is sent again', async () => {
    const api = ApiDouble.inTurn(tooMany('2'), () => json({}))
    await createTransport(api.options()).request(invite)
    expect(api.lines).toHaveLength(2)
    expect(api.waits).toEqual([2000])
  })

  test.each([
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ])('a certificate that is not trusted is final, and nothing was sent: %s', async (code) => {
    for (const request of [read, invite]) {
      const api = ApiDouble.inTurn(() => networkFailure(code))
      const error = await rejection(createTransport(api.options()).request<unknown>(request))
      expect(error).toMatchObject({ kind: 'untrusted', outcomeUnknown: false })
      expect(error.message).toContain(
        `an untrusted certificate (${code}). Its certificate is not trusted here`,
      )
      expect(api.lines).toHaveLength(1)
    }
  })

  test('a refusal is final', async () => {
    const api = ApiDouble.inTurn(() => refusal(404, 'organization.not_found'))
    const error = await rejection(createTransport(api.options()).request(read))
    expect(error).toMatchObject({
      kind: 'refused',
      status: 404,
      codes: ['organization.not_found'],
      outcomeUnknown: false,
    })
    expect(api.lines).toHaveLength(1)
  })

  test('attempts are bounded', async () => {
    const down = ApiDouble.inTurn(() => html(502))
    expect(await rejection(createTransport(down.options()).request(read))).toMatchObject({ status: 502 })
    expect(down.waits).toEqual([500, 1000, 2000, 4000])

    const limited = ApiDouble.inTurn(tooMany())
    const transport = createTransport(limited.options({ retry: { maxDelayMs: 4000 } }))
    expect(await rejection(transport.request(invite))).toMatchObject({ kind: 'rate-limited' })
    expect(limited.waits).toEqual([500, 1000, 2000, 4000, 4000, 4000, 4000, 4000, 4000])
  })

  test('jitter spreads the waits from nothing to all of the backoff', async () => {
    const api = ApiDouble.inTurn(
      () => html(502),
      () => html(502),
      ok,
    )
    const draws = [0.25, 0]
    await createTransport(api.options({ random: () => draws.shift() ?? 0 })).request(read)
    expect(api.waits).toEqual([125, 0])
  })

  test.each([
    ['7', 7000],
    [' 0 ', 0],
    ['Thu, 01 Jan 2026 00:01:30 GMT', 90_000],
    ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
    ['-5', 500],
    ['1.5', 500],
    ['soon', 500],
    ['', 500],
  ])('Retry-After: %j is waited for as %d ms', async (header, wait) => {
    const api = ApiDouble.inTurn(tooMany(header), ok)
    await createTransport(api.options()).request(read)
    expect(api.waits).toEqual([wait])
  })

  test('a wait of hours is not begun', async () => {
    const api = ApiDouble.inTurn(tooMany('7200'))
    const error = await rejection(createTransport(api.options()).request(invite))
    expect(error.retryAfterMs).toBe(7_200_000)
    expect(error.message).toContain('wait for 7200 s')
    expect(api.waits).toEqual([])
  })
})

describe('rate limits', () => {
  test('a 429 keeps back everything until the wait is over', async () => {
    const release: (() => void)[] = []
    let limited = true
    const api = new ApiDouble(() => (limited ? tooMany('1')() : ok()))
    const transport = createTransport(
      api.options({ concurrency: 1, sleep: () => new Promise<void>((resolve) => release.push(resolve)) }),
    )
    const answers = Promise.all([transport.request(read), transport.request(read), transport.request(read)])
    await expect.poll(() => release.length).toBe(1)
    expect(api.requests).toHaveLength(1)
    limited = false
    release[0]?.()
    await answers
    expect(api.requests).toHaveLength(4)
  })

  test('halve the concurrency once for all that was under way, and successes bring it back one by one', async () => {
    let limited = true
    const api = new ApiDouble(async () => {
      const answer = limited ? tooMany('1')() : ok()
      await new Promise(setImmediate)
      return answer
    })
    const transport = createTransport(
      api.options({
        concurrency: 8,
        sleep: async () => {
          await new Promise(setImmediate)
          limited = false
        },
      }),
    )
    const many = (count: number) => Promise.all(Array.from({ length: count }, () => transport.request(read)))
    await many(8)
    expect(api.peak).toBe(8)
    api.peak = 0
    await many(4)
    expect(api.peak).toBe(4)
    await many(50)
    expect(api.peak).toBeGreaterThan(4)
    api.peak = 0
    await many(50)
    expect(api.peak).toBe(8)
  })
})

describe('the signal', () => {
  const withSignal = (api: ApiDouble) => {
    const controller = new AbortController()
    const events: RequestEvent[] = []
    const transport = createTransport(
      api.options({
        signal: controller.signal,
        sleep: (ms, signal) => sleep(ms, undefined, { signal }),
        concurrency: 1,
        onRequest: (event) => events.push(event),
      }),
    )
    return { controller, transport, events }
  }

  test('ends a request under way, whose outcome is then open', async () => {
    const api = ApiDouble.inTurn(() => 'hang')
    const { controller, transport, events } = withSignal(api)
    const error = rejection(transport.request(invite))
    await expect.poll(() => api.requests.length).toBe(1)
    controller.abort()
    expect(await error).toMatchObject({ kind: 'aborted', outcomeUnknown: true })
    expect(events).toMatchObject([{ attempt: 1, error: 'aborted' }])
  })

  test('ends one that has not been sent, which has no effect', async () => {
    const api = ApiDouble.inTurn(() => 'hang')
    const { controller, transport, events } = withSignal(api)
    const first = rejection(transport.request(read))
    const second = rejection(transport.request(invite))
    await expect.poll(() => api.requests.length).toBe(1)
    controller.abort()
    expect(await first).toMatchObject({ kind: 'aborted' })
    expect(await second).toMatchObject({ kind: 'aborted', outcomeUnknown: false })
    expect(events).toHaveLength(1)
    expect(await rejection(transport.request(read))).toMatchObject({ kind: 'aborted' })
    expect(api.requests).toHaveLength(1)
  })

  test.each<[string, () => Reply]>([
    ['a rate limit', tooMany('600')],
    ['another attempt', () => json({}, 503, { 'retry-after': '600' })],
  ])('ends the wait for %s at once', async (_name, reply) => {
    const api = ApiDouble.inTurn(reply)
    const { controller, transport, events } = withSignal(api)
    const error = rejection(transport.request(read))
    await expect.poll(() => events.length).toBe(1)
    controller.abort()
    expect(await error).toMatchObject({ kind: 'aborted', outcomeUnknown: false })
    expect(api.requests).toHaveLength(1)
  })
})

test('a request that takes too long is no response', async () => {
  const api = ApiDouble.inTurn(() => 'hang')
  const transport = createTransport(api.options({ requestTimeoutMs: 5, retry: { attempts: 1 } }))
  const error = await rejection(transport.request(read))
  expect(error.kind).toBe('no-response')
  expect(error.message).toContain('timed out after 0.005 s')
})

test.each([301, 302, 303, 307, 308])('a redirect is not followed: %i', async (status) => {
  for (const location of ['https://evil.example/', '/api/v1/elsewhere']) {
    for (const [request, line] of [
      [read, 'GET /organizations/123'],
      [invite, 'POST /organizations/123/invitations'],
    ] as const) {
      const api = ApiDouble.inTurn(() => new Response(null, { status, headers: { location } }))
      const error = await rejection(createTransport(api.options()).request<unknown>(request))
      expect(error).toMatchObject({ kind: 'unexpected-answer', status })
      expect(error.message).not.toContain('evil')
      expect(api.lines).toEqual([line])
    }
  }
})

test('every attempt is an event', async () => {
  const api = ApiDouble.inTurn(tooMany('3'), () => refusal(403, 'root.invalid_authentication'))
  const events: RequestEvent[] = []
  let clock = 0
  const now = () => {
    clock += 5
    return clock
  }
  await rejection(
    createTransport(api.options({ now, onRequest: (event) => events.push(event) })).request(invite),
  )
  const request = { method: 'POST', path: '/organizations/123/invitations' }
  expect(events).toEqual([
    {
      ...request,
      attempt: 1,
      durationMs: expect.any(Number),
      status: 429,
      codes: [],
      error: 'rate-limited',
      retryInMs: 3000,
    },
    {
      ...request,
      attempt: 2,
      durationMs: expect.any(Number),
      status: 403,
      codes: ['root.invalid_authentication'],
      error: 'refused',
    },
  ])
})
