import { getOctokit } from '@actions/github'
import { Secret } from '@roster/core'
import { createGitHub, type TokenOptions } from '@roster/emulator/github'
import { describe, expect, it } from 'vitest'
import { writtenByUs } from './authorship.ts'
import { createGitHubClient } from './client.ts'

const TOKEN = 'the-token'

function asking(token: TokenOptions, apiUrl = 'https://api.github.com') {
  const github = createGitHub()
  github.addToken(TOKEN, token)
  const urls: string[] = []
  const client = createGitHubClient({
    getOctokit,
    token: new Secret(TOKEN),
    apiUrl,
    userAgent: 'roster/test',
    sleep: async () => {},
    fetch: async (input, init) => {
      urls.push(String(input))
      return github.fetch(input as string, init)
    },
  })
  return { github, client, urls }
}

const GRAPHQL = 'https://api.github.com/graphql'
const USER = 'https://api.github.com/user'

describe('the account of a token', () => {
  it.each<[string, TokenOptions, string, readonly string[]]>([
    ['of a workflow', {}, 'github-actions[bot]', [GRAPHQL]],
    ['of an installed app', { login: 'acme-members[bot]' }, 'acme-members[bot]', [GRAPHQL]],
    ['of a user', { login: 'ada' }, 'ada', [GRAPHQL]],
    ['of a user, without GraphQL', { login: 'ada', isToldBy: 'user' }, 'ada', [GRAPHQL, USER]],
    ['of a workflow, without GraphQL', { isToldBy: 'nothing' }, 'github-actions[bot]', [GRAPHQL, USER]],
  ])('%s costs so many requests, once', async (_name, token, login, requests) => {
    const { client, urls } = asking(token)
    expect(await client.identity()).toMatchObject({ login })
    expect(await client.identity()).toMatchObject({ login })
    expect(urls).toEqual(requests)
  })

  it.each([
    ['https://github.acme.example/api/v3', 'https://github.acme.example/api/graphql'],
    ['https://github.acme.example/api/v3/', 'https://github.acme.example/api/graphql'],
    ['https://api.acme.ghe.com', 'https://api.acme.ghe.com/graphql'],
  ])('is asked for if the server at %s has GraphQL', async (apiUrl, graphql) => {
    const { client, urls } = asking({ login: 'acme-members[bot]' }, apiUrl)
    expect(await client.identity()).toMatchObject({ login: 'acme-members[bot]' })
    expect(urls).toEqual([graphql])
  })

  it.each(['html-502', 'dropped-before', 'dropped-after'] as const)(
    'does not become another one by an outage: %s',
    async (kind) => {
      const passing = asking({ login: 'acme-members[bot]' })
      passing.github.addFault({ path: /graphql/, kind, times: 2 })
      expect(await passing.client.identity()).toMatchObject({ login: 'acme-members[bot]' })
      const lasting = asking({ login: 'acme-members[bot]' })
      lasting.github.addFault({ path: /graphql/, kind, times: 99 })
      await expect(lasting.client.identity()).rejects.toThrow('/graphql')
    },
  )

  it('does not become another one if the rate of GraphQL is limited, which is said with a 200', async () => {
    const { github, client } = asking({ login: 'acme-members[bot]' })
    const body = { data: null, errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] }
    github.addFault({ path: /graphql/, kind: { status: 200, body }, times: 99 })
    await expect(client.identity()).rejects.toThrow('API rate limit exceeded')
  })

  it.each([
    ['a firewall', { replace: () => new Response('<html>No.</html>', { status: 403 }) }],
    ['GitHub', { status: 403, message: 'Forbidden' }],
    ['GraphQL', { status: 200, body: { data: null, errors: [{ type: 'FORBIDDEN', message: 'No.' }] } }],
    ['an answer without a viewer', { status: 200, body: { data: { viewer: null } } }],
  ])('is asked for in the other place if %s refuses', async (_name, kind) => {
    const { github, client } = asking({ login: 'ada' })
    github.addFault({ path: /graphql/, kind })
    expect(await client.identity()).toMatchObject({ login: 'ada' })
  })

  it('is not that of a workflow if the token is wrong', async () => {
    const { github, client } = asking({})
    github.site.tokens.clear()
    await expect(client.identity()).rejects.toThrow('401 Bad credentials')
  })
})

describe('texts that are ours', () => {
  const by = (login: string, id?: number, type = login.endsWith('[bot]') ? 'Bot' : 'User') => ({
    user: { login, type, ...(id !== undefined && { id }) },
  })

  it.each<[string, TokenOptions, ReturnType<typeof by> | { user: null }, boolean]>([
    ['the same bot', {}, by('github-actions[bot]', 7), true],
    ['the same user, spelt otherwise', { login: 'Ada' }, by('ada'), true],
    ['another bot', {}, by('dependabot[bot]', 7), false],
    [
      'a user whose login is that of a bot without its suffix',
      { login: 'roster[bot]' },
      by('roster', 7),
      false,
    ],
    ['a bot whose login is that of the user with a suffix', { login: 'roster' }, by('roster[bot]', 7), false],
    ['a deleted account', {}, { user: null }, false],
  ])('%s', async (_name, token, text, isOurs) => {
    const { client } = asking(token)
    expect(await writtenByUs(client, [text])).toEqual(isOurs ? [text] : [])
  })

  it('go by the number if the login has another form', async () => {
    const { github, client } = asking({ login: 'roster[bot]' })
    const { id } = github.site.account('roster[bot]')
    const text = by('renamed[bot]', id)
    expect(await writtenByUs(client, [text])).toEqual([text])
  })

  it('are those of the bot, if GraphQL names it without its suffix and without a number', async () => {
    const { github, client } = asking({})
    const body = { data: { viewer: { login: 'roster', databaseId: null } } }
    github.addFault({ path: /graphql/, kind: { status: 200, body } })
    expect(await writtenByUs(client, [by('roster[bot]', 9), by('other[bot]', 8)])).toHaveLength(1)
  })

  it('cost no request if there is none', async () => {
    const { client, urls } = asking({})
    expect(await writtenByUs(client, [])).toEqual([])
    expect(urls).toEqual([])
  })
})
