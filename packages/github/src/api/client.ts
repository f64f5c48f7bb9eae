/** The client for GitHub's REST API: its address, token, retries, and the one kind of error it throws. */
import { setTimeout as wait } from 'node:timers/promises'
import { Octokit } from '@octokit/core'
import { paginateRest } from '@octokit/plugin-paginate-rest'
import type { Secret } from '@roster/core'
import { toRequestError } from './request-error.ts'
import { withRetries } from './retry.ts'

const Client = Octokit.plugin(paginateRest)

export type GitHubClient = InstanceType<typeof Client>

export interface GitHubClientOptions {
  readonly token: Secret
  /** `https://api.github.com`, or `https://HOST/api/v3` for GitHub Enterprise Server. */
  readonly apiUrl: string
  readonly userAgent: string
  /** The platform's unless given. */
  readonly fetch?: typeof globalThis.fetch
  /** Waits that many milliseconds. A timer unless given. */
  readonly sleep?: (ms: number) => Promise<void>
  /** Milliseconds since the epoch. The wall clock unless given. */
  readonly now?: () => number
  /** Milliseconds after which a request counts as unanswered. 30,000 unless given. */
  readonly timeoutMs?: number
}

const ATTEMPTS = 4
const LONGEST_WAIT_MS = 90_000

/** Every request through it that fails throws a `GitHubRequestError`, which holds no part of the token. */
export function createGitHubClient(options: GitHubClientOptions): GitHubClient {
  const { token, apiUrl, userAgent, fetch, now = Date.now, timeoutMs = 30_000 } = options
  const sleep = options.sleep ?? ((ms) => wait(ms))
  const client = new Client({
    auth: token.reveal(),
    baseUrl: apiUrl.replace(/(?<!\/)\/+$/, ''),
    userAgent,
    ...(fetch && { request: { fetch } }),
  })
  const retries = { sleep, attempts: ATTEMPTS, longestWaitMs: LONGEST_WAIT_MS }
  client.hook.wrap('request', (request, requested) => {
    const send = async () => {
      // Each attempt has its own time. Octokit's inner hooks see these options, not those passed on from here.
      requested.request = { ...requested.request, signal: AbortSignal.timeout(timeoutMs) }
      try {
        return await request(requested)
      } catch (error) {
        throw toRequestError(error, now())
      }
    }
    return withRetries(requested.method, send, retries)
  })
  return client
}
