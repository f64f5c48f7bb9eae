/** A GitHub with one repository, `acme/members`, and a client with the permissions that workflows ask for. */
import { getOctokit } from '@actions/github'
import { Secret } from '@roster/core'
import { createGitHub, type GitHubOptions, type TokenOptions } from '@roster/emulator/github'
import { createGitHubClient } from '../api/client.ts'

export const TOKEN = 'ghs_the-token-of-the-workflow'
export const REPOSITORY = { owner: 'acme', repo: 'members' }

const PERMISSIONS = { contents: 'read', pull_requests: 'write', issues: 'write' } as const

export function acme(options: GitHubOptions & { readonly token?: TokenOptions } = {}) {
  const github = createGitHub(options)
  github.addToken(TOKEN, { permissions: PERMISSIONS, ...options.token })
  const repository = github.addRepository('acme/members')
  const sleeps: number[] = []
  const sleep = async (ms: number) => {
    sleeps.push(ms)
  }
  const clientFor = (token: string) =>
    createGitHubClient({
      getOctokit,
      token: new Secret(token),
      apiUrl: 'https://api.github.com',
      userAgent: 'roster/test',
      fetch: github.fetch,
      now: () => Date.UTC(2026, 0, 1),
      sleep,
    })
  return { github, repository, sleeps, sleep, clientFor, client: clientFor(TOKEN) }
}
