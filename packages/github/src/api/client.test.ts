import { inspect } from 'node:util'
import { getOctokit } from '@actions/github'
import { Secret } from '@roster/core'
import { createGitHub } from '@roster/emulator/github'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import * as z from 'zod'
import { acme, REPOSITORY, TOKEN } from '../testing/acme.ts'
import { createGitHubClient, type GitHubClient } from './client.ts'
import { GitHubRequestError, isRefusal } from './request-error.ts'

const Numbered = z.object({ number: z.int() })
const Written = z.object({ id: z.int() })

const READ = (client: GitHubClient) => client.list('GET /repos/{owner}/{repo}/pulls', REPOSITORY, Numbered)
const READ_ONE = (client: GitHubClient, number = 1) =>
  client.request(
    'GET /repos/{owner}/{repo}/pulls/{pull_number}',
    { ...REPOSITORY, pull_number: number },
    Numbered,
  )
const WRITE = (client: GitHubClient, body = 'hello') =>
  client.request(
    'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
    { ...REPOSITORY, issue_number: 1, body },
    Written,
  )

function withPullRequest() {
  const setup = acme()
  setup.repository.commit({ files: { 'members.json': '{}' } })
  setup.repository.commit({ branch: 'change', files: { 'members.json': '{ }' } })
  setup.repository.openPullRequest({ head: 'change' })
  return setup
}

/** A whole object, without the end of its body. */
function brokenOff(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"number": 1}'))
      controller.error(new Error('terminated'))
    },
  })
}

function clientOf(fetch: typeof globalThis.fetch, { timeoutMs = 1000 } = {}): GitHubClient {
  return createGitHubClient({
    getOctokit,
    token: new Secret(TOKEN),
    apiUrl: 'https://api.github.com',
    userAgent: 'roster/test',
    timeoutMs,
    sleep: async () => {},
    fetch,
  })
}

async function failureOf(promise: Promise<unknown>): Promise<GitHubRequestError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof GitHubRequestError) return error
  throw new Error('Expected a GitHubRequestError.', { cause: error })
}

describe('retries', () => {
  it.each(['dropped-before', 'html-502', { status: 503 }] as const)(
    'repeat a read after %j',
    async (kind) => {
      const { github, client, sleeps } = withPullRequest()
      github.addFault({ kind, times: 2 })
      expect(await READ(client)).toEqual([{ number: 1 }])
      expect(sleeps).toEqual([1000, 2000])
    },
  )

  it('give up after the fourth attempt', async () => {
    const { github, client } = withPullRequest()
    github.addFault({ kind: { status: 500 }, times: 10 })
    expect(await failureOf(READ(client))).toMatchObject({ status: 500, method: 'GET' })
    expect(github.requests).toHaveLength(4)
  })

  it.each(['dropped-before', 'dropped-after', 'html-502'] as const)(
    'never repeat a write after %s',
    async (kind) => {
      const { github, client } = withPullRequest()
      github.addFault({ kind })
      expect(await failureOf(WRITE(client))).toMatchObject({ method: 'POST', isUncertain: true })
      expect(github.requests).toHaveLength(1)
    },
  )

  it('repeat a write that was refused for its rate, when GitHub says', async () => {
    const { github, client, repository, sleeps } = withPullRequest()
    github.addFault({ kind: 'secondary-rate-limit' })
    github.addFault({ kind: { status: 429, headers: { 'retry-after': '7' } } })
    await WRITE(client)
    expect(repository.commentBodies(1)).toEqual(['hello'])
    expect(sleeps).toEqual([60_000, 7000])
  })

  it('do not wait for a limit that lasts long', async () => {
    const { github, client, sleeps } = withPullRequest()
    const reset = String(Date.UTC(2026, 0, 1) / 1000 + 1800)
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }
    github.addFault({ kind: { status: 403, message: 'API rate limit exceeded', headers } })
    const { message } = await failureOf(READ(client))
    expect(message).toContain('run this again in 30 min')
    expect(sleeps).toEqual([])
  })

  it('do not repeat a request that is refused for good', async () => {
    const { github, client } = withPullRequest()
    await failureOf(READ_ONE(client, 99))
    expect(github.requests).toHaveLength(1)
  })
})

describe('failures', () => {
  it('name the permission that is missing', async () => {
    const { client } = acme({ token: { permissions: { contents: 'read' } } })
    expect((await failureOf(READ(client))).message).toBe(
      '[GET] api.github.com/repos/acme/members/pulls: 403 Resource not accessible by integration. ' +
        'Add “pull-requests: read” to the permissions of the workflow.',
    )
  })

  it('say what to do about a bad token and about a missing thing', async () => {
    const { client, clientFor } = acme()
    expect((await failureOf(READ(clientFor('wrong')))).message).toContain('Check the input github-token')
    expect((await failureOf(READ_ONE(client, 99))).message).toBe(
      '[GET] api.github.com/repos/acme/members/pulls/99: 404 Not Found. Check that it exists and that the token has access to it.',
    )
  })

  it('report GitHub’s complaint about a request, and answers that are not GitHub’s', async () => {
    const { github, client } = withPullRequest()
    expect((await failureOf(WRITE(client, 'x'.repeat(70_000)))).message).toContain(
      '422 Validation Failed: Body is too long',
    )
    github.addFault({ kind: 'html-502' })
    expect((await failureOf(WRITE(client))).message).toContain(
      '502 an error page (text/html). GitHub could not be reached',
    )
  })

  it('hold no part of the token, the headers or the request, however they are looked at', async () => {
    const { github, client } = withPullRequest()
    github.addFault({ method: 'POST', kind: 'dropped-before' })
    for (const failing of [() => WRITE(client), () => READ_ONE(client, 99)]) {
      const shown = inspect(await failureOf(failing()), { depth: 20, showHidden: true })
      expect(shown).not.toContain(TOKEN)
      expect(shown).not.toMatch(/authorization'?:|user-agent'?:/i)
    }
  })

  it.each([403, 422, 500])('hide the token if a proxy repeats it: %i', async (status) => {
    const { github, client } = withPullRequest()
    const message = `${'x'.repeat(290)} ${TOKEN}`
    const headers = { 'x-accepted-github-permissions': `${TOKEN}=write` }
    github.addFault({ times: 9, kind: { status, headers, body: { message, errors: [{ message: TOKEN }] } } })
    for (const failing of [() => WRITE(client), () => READ_ONE(client, 99)]) {
      const shown = inspect(await failureOf(failing()), { depth: 20, showHidden: true })
      expect(shown).toContain('xxx')
      expect(shown).not.toMatch(/ghs_/)
    }
  })

  it('say at once that a certificate is not trusted, and how to trust it', async () => {
    let sent = 0
    const client = clientOf(async () => {
      sent += 1
      const cause = Object.assign(new Error('self-signed certificate'), {
        code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      })
      throw new TypeError('fetch failed', { cause })
    })
    for (const send of [READ, WRITE]) {
      const error = await failureOf(send(client))
      expect(error).toMatchObject({ status: undefined, isUncertain: false })
      expect(error.message).toContain(
        'no answer (self-signed certificate). Its certificate is not trusted here: set NODE_EXTRA',
      )
    }
    expect(sent).toBe(2)
  })

  it('name a request that got no answer in time', async () => {
    const client = clientOf(
      (_input, init) =>
        new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
        }),
      { timeoutMs: 1 },
    )
    expect(await failureOf(WRITE(client))).toMatchObject({ status: undefined, isUncertain: true })
  })
})

describe('the address', () => {
  it('may be that of a GitHub Enterprise Server, with or without a slash', async () => {
    const github = createGitHub()
    github.addToken(TOKEN)
    github.addRepository('acme/members', { private: false })
    const asked: string[] = []
    const client = createGitHubClient({
      getOctokit,
      token: new Secret(TOKEN),
      apiUrl: 'https://github.acme.example/api/v3/',
      userAgent: 'roster/test',
      fetch: (input, init) => {
        asked.push(String(input))
        return github.fetch(String(input), init)
      },
    })
    await client.request('GET /repos/{owner}/{repo}', REPOSITORY, z.object({ id: z.int() }))
    expect(asked).toEqual(['https://github.acme.example/api/v3/repos/acme/members'])
  })
})

describe('an answer', () => {
  const SIGN_IN = '<html><title>Sign in to the network</title></html>'
  const page = (status: number) => () =>
    new Response(SIGN_IN, { status, headers: { 'content-type': 'text/html; charset=utf-8' } })
  const json = (text: string) => () => new Response(text, { headers: { 'content-type': 'application/json' } })

  it.each([
    ['a sign-in page', page(200), '200 is not an answer of GitHub’s API (text/html).'],
    ['nothing', () => new Response(null, { status: 204 }), '204 is not an answer of'],
    ['an empty body', json(''), '(no content)'],
    ['half a body', json('{"number": 1, "ti'), '(broken JSON)'],
    ['a part of it', () => Response.json({ number: 1 }, { status: 206 }), '206 is not an'],
    ['an empty object', json('{}'), '(JSON in which number is not a number)'],
    ['a field of another type', json('{"number": "1"}'), '(JSON in which number is not a number)'],
    ['a redirect to nowhere', () => new Response('', { status: 302 }), '302 is not an'],
    ['a media type that is none', () => new Response('x', { headers: { 'content-type': '///' } }), 'GET'],
  ])('that is %s is an error that names its origin', async (_name, replace, message) => {
    const { github, client } = withPullRequest()
    github.addFault({ kind: { replace }, times: 10 })
    const error = await failureOf(READ_ONE(client))
    expect(error.message).toContain(message)
    expect(error.message).toContain('api.github.com')
    expect(error.message).toContain('check that the runner can reach GitHub')
    expect(error.status).toBeUndefined()
    await expect(READ(client)).rejects.toThrow(GitHubRequestError)
  })

  it.each([
    [
      'bytes that are not UTF-8',
      () => Buffer.from('{"number": 1, "title": "\xe9"}', 'latin1'),
      'is not UTF-8',
    ],
    ['a body that breaks off after JSON', brokenOff, 'the connection broke within the answer'],
  ])('that is %s is no answer', async (_name, body, reason) => {
    const headers = { 'content-type': 'application/json' }
    const client = clientOf(async () => new Response(body(), { headers }))
    const error = await failureOf(READ_ONE(client))
    expect(error.message).toContain('no answer (')
    expect(error.message).toContain(reason)
    expect(error.status).toBeUndefined()
    expect(await failureOf(WRITE(client))).toMatchObject({ isUncertain: true })
  })

  it('in another shape does not count as written, and can have taken effect', async () => {
    const { github, client } = withPullRequest()
    github.addFault({ kind: { replace: page(200) } })
    expect(await failureOf(WRITE(client))).toMatchObject({ isUncertain: true, isTransient: true })
    expect(github.requests).toHaveLength(1)
  })

  it('of a firewall says nothing about permissions, and is not asked for again', async () => {
    for (const status of [401, 403, 404, 410, 422]) {
      const { github, client } = withPullRequest()
      github.addFault({ kind: { replace: page(status) }, times: 10 })
      const error = await failureOf(READ_ONE(client))
      expect(error.message).toContain(`${status} is not an answer`)
      expect(error.message).not.toMatch(/permission|token/)
      expect(isRefusal(error, [status])).toBe(false)
      expect(github.requests).toHaveLength(1)
    }
  })

  it('of a proxy that requires authentication says so, in each form', async () => {
    const { github, client } = withPullRequest()
    const advice = 'The proxy requires authentication: put the user name and the password into HTTPS_PROXY'
    github.addFault({ kind: { replace: page(407) } })
    expect((await failureOf(READ_ONE(client))).message).toContain(advice)
    github.addFault({ kind: { status: 407, message: 'Proxy Authentication Required' } })
    const error = await failureOf(READ_ONE(client))
    expect(error.message).toContain(advice)
    expect(error.status).toBeUndefined()
    const refusing = clientOf(async () => {
      const cause = new Error('Proxy response (407) !== 200 when HTTP Tunneling')
      throw new TypeError('fetch failed', { cause })
    })
    expect((await failureOf(READ_ONE(refusing))).message).toContain(advice)
    const silence = ''
    const silent = clientOf(async () => {
      throw new TypeError('fetch failed', { cause: new Error(silence) })
    })
    expect((await failureOf(READ_ONE(silent))).message).toContain(`407 from a proxy in between. ${advice}`)
  })

  it('is requested in the version that this client knows', async () => {
    let version: string | null = null
    const client = clientOf(async (input, init) => {
      version = new Request(input, init).headers.get('x-github-api-version')
      return Response.json({ number: 1 })
    })
    await READ_ONE(client)
    expect(version).toBe('2022-11-28')
  })

  it.each([
    ['ever new pages', (page: number) => page + 1, 500],
    ['pages in a circle', (page: number) => (page % 3) + 1, 3],
  ])('to a list comes from the same address for every page, and has an end: %s', async (_, next, most) => {
    const urls: string[] = []
    const client = clientOf(async (input) => {
      urls.push(String(input))
      const page = Number(new URL(String(input)).searchParams.get('page') ?? '1')
      const link = `<https://elsewhere.example/repos?page=${next(page)}>; rel="next"`
      return Response.json([{ number: urls.length }], { headers: { link } })
    })
    expect((await failureOf(READ(client))).message).toContain('a list without end')
    expect(new Set(urls.map((url) => new URL(url).host))).toEqual(new Set(['api.github.com']))
    expect(new Set(urls).size).toBeLessThanOrEqual(most + 1)
  })
})

describe('a redirect', () => {
  const ELSEWHERE = 'https://evil.example/repos/acme/members/pulls/1'
  const RENAMED = 'https://api.github.com/repositories/7/pulls/1'
  const STATUSES = [301, 302, 303, 307, 308]

  function redirecting(status: number, location: string) {
    const requests: Request[] = []
    const client = clientOf(async (input, init) => {
      const request = new Request(input, init)
      requests.push(request)
      const isFirst = requests.length === 1
      if (isFirst && request.redirect === 'follow') throw new Error('The platform would follow it.')
      if (!isFirst) return Response.json({ number: 1, id: 1 })
      return Response.json({ message: 'Moved Permanently', url: location }, { status, headers: { location } })
    })
    return { client, requests }
  }

  const DELETE = (client: GitHubClient) =>
    client.delete('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', {
      ...REPOSITORY,
      comment_id: 1,
    })
  const PATCH = (client: GitHubClient) =>
    client.request(
      'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
      { ...REPOSITORY, comment_id: 1, body: 'hello' },
      Written,
    )

  describe.each(STATUSES)('with %i', (status) => {
    it.each([
      ['POST', WRITE],
      ['PATCH', PATCH],
      ['DELETE', DELETE],
    ] as const)('is followed with no %s, not even on the same host', async (_method, send) => {
      for (const location of [ELSEWHERE, RENAMED, '/elsewhere']) {
        const { client, requests } = redirecting(status, location)
        const error = await failureOf(send(client))
        expect(error.message).toContain(`${status} is not an answer of GitHub’s API (a redirect)`)
        expect(error.message).not.toContain('evil')
        expect(requests).toHaveLength(1)
      }
    })

    it('is followed with a read of a renamed repository', async () => {
      const { client, requests } = redirecting(status, RENAMED)
      expect(await READ_ONE(client)).toEqual({ number: 1 })
      expect(requests.map(({ url }) => url)).toEqual([expect.any(String), RENAMED])
    })

    it.each([
      ELSEWHERE,
      'http://api.github.com/repositories/7',
      'https://api.github.com:444/',
      'file:///etc/passwd',
    ])('takes the token to no other origin: %s', async (location) => {
      const urls: string[] = []
      const client = clientOf(async (input) => {
        urls.push(String(input))
        return new Response('', { status, headers: { location } })
      })
      const file = { ...REPOSITORY, path: 'x' }
      await failureOf(client.bytes('GET /repos/{owner}/{repo}/contents/{path}', file, 9))
      await failureOf(READ(client))
      expect(new Set(urls.map((url) => new URL(url).origin))).toEqual(new Set(['https://api.github.com']))
    })
  })

  it('that leads to itself comes to an end', async () => {
    let requests = 0
    const client = clientOf(async () => {
      requests += 1
      return new Response('', { status: 302, headers: { location: RENAMED } })
    })
    expect((await failureOf(READ_ONE(client))).message).toContain('(a redirect)')
    expect(requests).toBe(16)
  })
})

it('prints nothing of an answer, not even if Octokit would', async () => {
  const printed: unknown[] = []
  const print = vi.spyOn(console, 'warn').mockImplementation((...words) => void printed.push(words))
  onTestFinished(() => print.mockRestore())
  const headers = { deprecation: 'now', sunset: '##[stop-commands]x', link: '<https://x>; rel="deprecation"' }
  await READ_ONE(clientOf(async () => Response.json({ number: 1 }, { headers })))
  expect(printed).toEqual([])
})

describe('waits', () => {
  it('for rate limits are bounded over all requests of a client', async () => {
    const { github, client, sleeps } = withPullRequest()
    github.addFault({ kind: 'secondary-rate-limit', times: 100 })
    for (const request of [READ_ONE, READ_ONE, READ_ONE]) {
      expect(await failureOf(request(client))).toMatchObject({ isRateLimit: true })
    }
    expect(sleeps.reduce((sum, each) => sum + each, 0)).toBe(180_000)
  })
})
