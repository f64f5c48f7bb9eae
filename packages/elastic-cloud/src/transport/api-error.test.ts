import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { Secret } from '@roster/core'
import { afterEach, describe, expect, test } from 'vitest'
import {
  createReader,
  createTransport,
  createWriter,
  ElasticCloudError,
  type TransportOptions,
} from '../index.ts'
import { API_KEY, ApiDouble, html, json, networkFailure, type Reply, refusal } from '../testing/api-double.ts'

/** What Node gives as the reason for an answer with 407. */
const SILENCE = ''

const TOKEN = 'tok/en+0123456789abcdef'

/** Everything by which an error can come to light. */
function allOf(error: unknown): string {
  const text = error instanceof Error ? `${error.stack}` : ''
  return [
    inspect(error, { depth: Infinity, showHidden: true, getters: true }),
    JSON.stringify(error),
    String(error),
    text,
  ].join('\n')
}

async function failureOf(request: Promise<unknown>): Promise<ElasticCloudError> {
  const error = await request.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ElasticCloudError))
    throw new Error('expected an ElasticCloudError', { cause: error })
  return error
}

const once = (reply: () => Reply, overrides: Partial<TransportOptions> = {}) =>
  createTransport(
    ApiDouble.inTurn(reply).options({ retry: { attempts: 1, rateLimitedAttempts: 1 }, ...overrides }),
  )

describe('the message says what happened and what to do', () => {
  test.each<[string, () => Reply, string]>([
    [
      'a wrong key',
      () => refusal(401, 'root.unauthorized', 'Unauthorized.'),
      '[GET] api.example/api/v1/organizations/123/members: 401 root.unauthorized (Unauthorized). The API key is wrong, expired or revoked. Make a new one with the Organization owner role at https://cloud.elastic.co/account/keys.',
    ],
    [
      'a forbidden call',
      () => refusal(403, 'root.invalid_authentication'),
      '[GET] api.example/api/v1/organizations/123/members: 403 root.invalid_authentication (No). The API key is not allowed to do this. Use a key with the Organization owner role, from https://cloud.elastic.co/account/keys.',
    ],
    [
      'a wrong organization',
      () => refusal(404, 'organization.not_found', 'The organization could not be found'),
      '[GET] api.example/api/v1/organizations/123/members: 404 organization.not_found (The organization could not be found). Check the organization id, and that the API key belongs to that organization: a key works only for its own organization.',
    ],
    [
      'a key whose person nobody knows',
      () => refusal(401, 'user.not_found', 'User not found.'),
      '[GET] api.example/api/v1/organizations/123/members: 401 user.not_found (User not found). The API key is wrong, expired or revoked. Make a new one with the Organization owner role at https://cloud.elastic.co/account/keys.',
    ],
    [
      'no network',
      () => networkFailure('ENOTFOUND'),
      '[GET] api.example/api/v1/organizations/123/members: no response (ENOTFOUND). Check the network, the proxy and the API address, then run again.',
    ],
    [
      'a proxy',
      () => html(403),
      '[GET] api.example/api/v1/organizations/123/members: 403 is not an answer of the Elastic Cloud API (text/html). Something in between answered instead, such as a proxy or a firewall: check the network and the API address.',
    ],
    [
      'a proxy that requires authentication, of which Node says nothing',
      () => new TypeError('fetch failed', { cause: new Error(SILENCE) }),
      '[GET] api.example/api/v1/organizations/123/members: 407 is not an answer of the Elastic Cloud API. The proxy requires authentication: put the user name and the password into HTTPS_PROXY, as in http://USER:PASSWORD@HOST:PORT.',
    ],
    [
      'a refusal of another service',
      () => json({ detail: 'Not Found' }, 404),
      '[GET] api.example/api/v1/organizations/123/members: 404 is not an answer of the Elastic Cloud API (JSON of another service). Something in between answered instead, such as a proxy or a firewall: check the network and the API address.',
    ],
    [
      'text in another encoding',
      () => new Response(Buffer.from('{"members":[{"user_id":"\xe9"}]}', 'latin1')),
      '[GET] api.example/api/v1/organizations/123/members: 200 is not an answer of the Elastic Cloud API (text that is not UTF-8). Something in between answered instead, such as a proxy or a firewall: check the network and the API address.',
    ],
    [
      'a gateway in trouble',
      () => html(502),
      '[GET] api.example/api/v1/organizations/123/members: 502. The service, or something in front of it, has a problem: run again later.',
    ],
    [
      'a changed API',
      () => json({ members: [{ organization_id: '123', user_id: '7', email: 7 }] }),
      '[GET] api.example/api/v1/organizations/123/members: 200 an unexpected answer (members.0.email: expected string). Either something in between answered instead, such as a proxy, or the API has changed: check the API address, and look for a newer version of Roster.',
    ],
    [
      'an answer without end',
      () => new Response(`{"members":${'['.repeat(100_000)}`, { status: 200 }),
      '[GET] api.example/api/v1/organizations/123/members: 200 an unexpected answer (nested too deep). Either something in between answered instead, such as a proxy, or the API has changed: check the API address, and look for a newer version of Roster.',
    ],
    [
      'a rate limit',
      () => json({}, 429, { 'x-cloud-error-codes': 'organization.invitations_rate_limit_exceeded' }),
      '[GET] api.example/api/v1/organizations/123/members: 429 organization.invitations_rate_limit_exceeded. The service accepts no more invitations for now. Run again later; changes that were made are kept.',
    ],
  ])('%s', async (_name, reply, message) => {
    const error = await failureOf(createReader(once(reply)).members('123'))
    expect(error.message).toBe(message)
  })

  test('and brackets in names do not count as nesting', async () => {
    const name = `\\"${'['.repeat(100)}`
    const members = [{ organization_id: '123', user_id: '7', name }]
    await expect(createReader(once(() => json({ members }))).members('123')).resolves.toMatchObject(members)
  })

  test('and what the other side said is one line of bounded length', async () => {
    const error = await failureOf(
      createReader(
        once(() => refusal(400, 'root.invalid_data', `a\n\u001b[31mb${'x'.repeat(10_000)}`)),
      ).members('123'),
    )
    expect(error.message).toContain('(a [31mbxxx')
    expect(error.message.length).toBeLessThan(500)
  })
})

describe('the codes', () => {
  const codesOf = async (reply: () => Reply) =>
    (await failureOf(createReader(once(reply)).members('1'))).codes

  test('come from the body, else from the header, and are codes', async () => {
    const errors = [{ code: 'a.b' }, { code: 'a.b' }, { code: 'c.d' }, { code: '<b>no code</b>' }]
    expect(await codesOf(() => json({ errors }, 400, { 'x-cloud-error-codes': 'e.f' }))).toEqual([
      'a.b',
      'c.d',
    ])
    const header = { 'x-cloud-error-codes': 'e.f, g.h' }
    expect(await codesOf(() => json({ message: 'Forbidden' }, 403, header))).toEqual(['e.f', 'g.h'])
    expect(await codesOf(() => new Response('<html>', { status: 403, headers: header }))).toEqual([
      'e.f',
      'g.h',
    ])
    expect(await codesOf(() => json({ message: 'Forbidden' }, 403))).toEqual([])
  })
})

describe('nothing secret is reachable from an error', () => {
  const echo = `key ${API_KEY}, token ${TOKEN}, encoded ${encodeURIComponent(TOKEN)}`

  test.each<[string, () => Reply]>([
    ['a refusal that repeats both', () => refusal(404, 'organization.invitation_not_found', echo)],
    ['a code that repeats the token', () => refusal(404, 'tok/en+0123456789abcdef')],
    ['an HTML page that repeats both', () => new Response(`<html>${echo}`, { status: 502 })],
    ['an answer of another shape', () => json([echo])],
    ['a network failure that repeats both', () => new Error(echo, { cause: new Error(echo) })],
    ['a rate limit', () => json({ errors: [{ code: 'x', message: echo }] }, 429)],
    [
      'a redirect',
      () => new Response(null, { status: 307, headers: { location: `https://x.example/${API_KEY}` } }),
    ],
    ['a dropped body', () => new Response(brokenBody(echo))],
  ])('%s', async (_name, reply) => {
    const error = await failureOf(createWriter(once(reply)).cancelInvitations('123', [new Secret(TOKEN)]))
    const shown = allOf(error)
    expect(shown).not.toContain(API_KEY)
    expect(shown).not.toContain('0123456789abcdef')
    expect(error.path).toBe('/organizations/123/invitations/[secret]')
    expect(error.cause).toBeUndefined()
  })

  test('user ids stay', async () => {
    const error = await failureOf(createWriter(once(() => html(502))).removeMembers('123', ['7', '8']))
    expect(error.path).toBe('/organizations/123/members/7,8')
  })
})

describe('against a real server', () => {
  let server: Server | undefined
  afterEach(() => new Promise<void>((done) => (server ? server.close(() => done()) : done())))

  test('a dropped connection and a refused one count as no response, and reveal nothing', async () => {
    const listening = createServer((request) => request.socket.destroy())
    server = listening
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
    const { port } = listening.address() as AddressInfo
    const { fetch: _double, ...options } = new ApiDouble(() => new Error('unused')).options()
    const transport = createTransport({
      ...options,
      apiUrl: `http://127.0.0.1:${port}/`,
      retry: { attempts: 2 },
    })
    const dropped = await failureOf(createReader(transport).organizations())
    expect(dropped.message).toMatch(
      /^\[GET\] 127\.0\.0\.1:\d+\/api\/v1\/organizations: no response \(\w+\)\. Check the network/,
    )
    listening.close()
    const refused = await failureOf(createReader(transport).organizations())
    expect(refused.message).toContain('no response (ECONNREFUSED)')
    for (const error of [dropped, refused]) expect(allOf(error)).not.toContain(API_KEY)
  })
})

function brokenBody(text: string): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"a":'))
      controller.error(new Error(text))
    },
  })
}
