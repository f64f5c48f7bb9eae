import { inspect } from 'node:util'
import { Secret } from '@roster/core'
import { createGitHub } from '@roster/emulator/github'
import { describe, expect, it } from 'vitest'
import { acme, REPOSITORY, TOKEN } from '../testing/acme.ts'
import { createGitHubClient, type GitHubClient } from './client.ts'
import { GitHubRequestError } from './request-error.ts'

const READ = (client: GitHubClient) => client.request('GET /repos/{owner}/{repo}/pulls', REPOSITORY)
const WRITE = (client: GitHubClient) =>
  client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    ...REPOSITORY,
    issue_number: 1,
    body: 'hello',
  })

function withPullRequest() {
  const setup = acme()
  setup.repository.commit({ files: { 'members.json': '{}' } })
  setup.repository.commit({ branch: 'change', files: { 'members.json': '{ }' } })
  setup.repository.openPullRequest({ head: 'change' })
  return setup
}

function clientOf(fetch: typeof globalThis.fetch, { timeoutMs = 1000 } = {}): GitHubClient {
  return createGitHubClient({
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
      expect((await READ(client)).status).toBe(200)
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
    expect(message).toContain('run it again in 30 minutes')
    expect(sleeps).toEqual([])
  })

  it('do not repeat what is refused for good', async () => {
    const { github, client } = withPullRequest()
    await failureOf(
      client.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', { ...REPOSITORY, pull_number: 99 }),
    )
    expect(github.requests).toHaveLength(1)
  })
})

describe('failures', () => {
  it('name the permission that is missing', async () => {
    const { client } = acme({ token: { permissions: { contents: 'read' } } })
    expect((await failureOf(READ(client))).message).toBe(
      '[GET] /repos/acme/members/pulls: 403 Resource not accessible by integration. ' +
        'Add “pull-requests: read” to the permissions of the workflow.',
    )
  })

  it('say what to do about a bad token and about a missing thing', async () => {
    const { client, clientFor } = acme()
    expect((await failureOf(READ(clientFor('wrong')))).message).toContain('Check the input github-token')
    const missing = client.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
      ...REPOSITORY,
      pull_number: 99,
    })
    expect((await failureOf(missing)).message).toBe(
      '[GET] /repos/acme/members/pulls/99: 404 Not Found. Check that it exists and that the token may see it.',
    )
  })

  it('say what GitHub finds wrong with a request, and what is no answer of GitHub', async () => {
    const { github, client } = withPullRequest()
    const long = client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...REPOSITORY,
      issue_number: 1,
      body: 'x'.repeat(70_000),
    })
    expect((await failureOf(long)).message).toContain('422 Validation Failed: Body is too long')
    github.addFault({ kind: 'html-502' })
    expect((await failureOf(WRITE(client))).message).toContain(
      '502 an answer that is not the API’s (text/html',
    )
  })

  it('hold no part of the token, the headers or the request, however they are looked at', async () => {
    const { github, client } = withPullRequest()
    github.addFault({ method: 'POST', kind: 'dropped-before' })
    const unseen = () =>
      client.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', { ...REPOSITORY, pull_number: 99 })
    for (const failing of [() => WRITE(client), unseen]) {
      const shown = inspect(await failureOf(failing()), { depth: 20, showHidden: true })
      expect(shown).not.toContain(TOKEN)
      expect(shown).not.toMatch(/authorization'?:|user-agent'?:/i)
    }
  })

  it('say at once that a certificate is not trusted, and whom to trust', async () => {
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
        'self-signed certificate. Its certificate is not trusted here: set NODE_EXTRA',
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
      token: new Secret(TOKEN),
      apiUrl: 'https://github.acme.example/api/v3/',
      userAgent: 'roster/test',
      fetch: (input, init) => {
        asked.push(String(input))
        return github.fetch(String(input), init)
      },
    })
    await client.request('GET /repos/{owner}/{repo}', REPOSITORY)
    expect(asked).toEqual(['https://github.acme.example/api/v3/repos/acme/members'])
  })
})
