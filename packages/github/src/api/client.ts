/**
 * The client for GitHub's REST API: its address and token, the version it speaks, retries, one schema for each
 * call, and the one kind of error it throws.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { getOctokit } from '@actions/github'
import type { Endpoints, RequestParameters } from '@octokit/types'
import type { Secret } from '@roster/core'
import * as z from 'zod'
import { askIdentity, type Identity, UserAnswer, VIEWER_QUERY, ViewerAnswer } from './identity.ts'
import { GitHubRequestError } from './request-error.ts'
import {
  checkEmptyAnswer,
  foreign,
  type Received,
  readAnswer,
  readData,
  type Sent,
  toRequestError,
} from './response.ts'
import { Retries } from './retry.ts'

type Route = keyof Endpoints
type ReadRoute = Extract<Route, `GET ${string}`>
type DeleteRoute = Extract<Route, `DELETE ${string}`>
type Parameters<Of extends Route> = Endpoints[Of]['parameters'] & RequestParameters

/**
 * Every method throws a `GitHubRequestError` for a request that failed, and for an answer that is not GitHub's or does
 * not match the schema. A schema names only the fields that its caller uses.
 */
export interface GitHubClient {
  /** Sends a request that GitHub answers in JSON. */
  request<Of extends Route, Answer>(
    route: Of,
    parameters: Parameters<Of>,
    answer: z.ZodType<Answer>,
  ): Promise<Answer>
  /** Reads a list to its end. */
  list<Of extends ReadRoute, Item>(
    route: Of,
    parameters: Parameters<Of>,
    item: z.ZodType<Item>,
  ): Promise<readonly Item[]>
  /** Deletes something, which GitHub confirms without content. */
  delete<Of extends DeleteRoute>(route: Of, parameters: Parameters<Of>): Promise<void>
  /** Reads the body as it comes; undefined, without reading on, if it is longer than the limit. */
  bytes<Of extends ReadRoute>(
    route: Of,
    parameters: Parameters<Of>,
    limitBytes: number,
  ): Promise<Uint8Array | undefined>
  /**
   * Asks GraphQL, and repeats the question like any read. GraphQL reports errors beside data: each is an error here.
   *
   * @param query Must not be a mutation.
   */
  query<Data>(query: string, variables: QueryVariables, data: z.ZodType<Data>): Promise<Data>
  /** The account that the token writes as. Asked for once. */
  readonly identity: () => Promise<Identity>
  /**
   * Waits that many milliseconds for something that GitHub does with a delay. Resolves to false, without waiting, once
   * these waits have added up to 6 seconds.
   */
  readonly patience: (ms: number) => Promise<boolean>
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

export type QueryVariables = Readonly<Record<string, string | number | null>>

export interface GitHubClientOptions {
  /** Of `@actions/github`. It comes as an argument because importing that package reads the environment. */
  readonly getOctokit: typeof getOctokit
  readonly token: Secret
  /** `https://api.github.com`, or `https://HOST/api/v3` for GitHub Enterprise Server. */
  readonly apiUrl: string
  readonly userAgent: string
  /** The platform's by default. */
  readonly fetch?: typeof globalThis.fetch
  /** Waits that many milliseconds. A timer by default. */
  readonly sleep?: (ms: number) => Promise<void>
  /** Milliseconds since the epoch. The wall clock by default. */
  readonly now?: () => number
  /** Milliseconds after which a request counts as unanswered. 30,000 by default. */
  readonly timeoutMs?: number
}

/**
 * The version of the REST API. Later versions leave out fields that this client uses, above all `merge_commit_sha`.
 * Every use also works without them.
 */
const API_VERSION = '2022-11-28'

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD'])

const ATTEMPTS = 4
const LONGEST_WAIT_MS = 90_000
const TOTAL_WAIT_MS = 180_000
const PATIENCE_MS = 6000

/** Maximum number of pages of a list, in case it never ends. No list that is read here has 50,000 entries. */
const MAX_PAGES = 500
const ENDLESS = 'a list without end'

/** Maximum number of redirects of a read. GitHub redirects once, if a repository has been renamed. */
const MAX_REDIRECTS = 3

/** What a request needs beyond its options: its own time limit, and whether its body is parsed. */
interface Sending {
  readonly signal: AbortSignal
  readonly fetch: typeof globalThis.fetch
  readonly parseSuccessResponseBody: boolean
  /** Following a redirect could send the token, or a write, elsewhere. */
  readonly redirect: 'manual'
}

/** Octokit prints headers of GitHub's answers as they come, on streams in which runners look for commands. */
const SILENT = { debug() {}, info() {}, warn() {}, error() {} }

export function createGitHubClient(options: GitHubClientOptions): GitHubClient {
  const { getOctokit, token, apiUrl, userAgent, now = Date.now, timeoutMs = 30_000 } = options
  const { fetch = globalThis.fetch } = options
  const sleep = options.sleep ?? ((ms) => wait(ms))
  const baseUrl = apiUrl.replace(/(?<!\/)\/+$/, '')
  const octokit = getOctokit(token.reveal(), {
    baseUrl,
    userAgent,
    log: SILENT,
    request: { log: SILENT },
  })
  const retries = new Retries({
    sleep,
    attempts: ATTEMPTS,
    longestWaitMs: LONGEST_WAIT_MS,
    totalWaitMs: TOTAL_WAIT_MS,
  })

  /** On GitHub Enterprise Server, GraphQL is beside the REST API and not below it. */
  const graphqlUrl = `${baseUrl.replace(/\/v3$/, '')}/graphql`

  /** The request as it is sent, and its address for errors. */
  function prepare(route: string, parameters: RequestParameters) {
    const { method, url, headers, body } = octokit.request.endpoint(route, parameters)
    return {
      method,
      url,
      headers: { ...headers, 'x-github-api-version': API_VERSION },
      ...(body !== undefined && { data: body }),
    }
  }

  /** Sends a request, and a read to the addresses that it is redirected to, if they are of the same origin. */
  async function exchange(prepared: ReturnType<typeof prepare>, request: Sending): Promise<Received> {
    const { method } = prepared
    let { url } = prepared
    for (let redirects = 0; ; redirects += 1) {
      const received: Received = await octokit.request({ ...prepared, url, request })
      if (received.status < 300) return received
      const { location } = received.headers
      const target = location === undefined ? null : URL.parse(String(location), url)
      const isSafe = method === 'GET' && target?.origin === new URL(url).origin
      if (!isSafe || redirects === MAX_REDIRECTS) throw foreign(prepared, received, 'a redirect')
      url = target.href
    }
  }

  /** Sends a request until `read` accepts the response. Each attempt has its own time. */
  function send<Answer>(
    prepared: ReturnType<typeof prepare>,
    read: (response: Received, sent: Sent) => Answer | Promise<Answer>,
    { parseSuccessResponseBody = true, isRead = READS.has(prepared.method) } = {},
  ): Promise<Answer> {
    const { method, url } = prepared
    return retries.run(isRead, async () => {
      const signal = AbortSignal.timeout(timeoutMs)
      try {
        const request: Sending = {
          signal,
          fetch: wholeText(fetch, { token, isStreamed: !parseSuccessResponseBody }),
          parseSuccessResponseBody,
          redirect: 'manual',
        }
        return await read(await exchange(prepared, request), { method, url })
      } catch (error) {
        throw toRequestError(error, { method, url }, now())
      }
    })
  }

  /** Sends nothing but queries, so it may be repeated. */
  function askViewer(): Promise<ViewerAnswer> {
    const prepared = prepare(`POST ${graphqlUrl}`, { query: VIEWER_QUERY })
    return send(prepared, (received, sent) => readAnswer(sent, received, ViewerAnswer), { isRead: true })
  }

  function askUser(): Promise<UserAnswer> {
    return send(prepare('GET /user', {}), (received, sent) => readAnswer(sent, received, UserAnswer))
  }

  let identity: Promise<Identity> | undefined
  let patienceMs = PATIENCE_MS
  return {
    now,
    identity: () => (identity ??= askIdentity({ viewer: askViewer, user: askUser })),
    async patience(ms) {
      if (ms > patienceMs) return false
      patienceMs -= ms
      await sleep(ms)
      return true
    },
    request: (route, parameters, answer) =>
      send(prepare(route, parameters), (received, sent) => readAnswer(sent, received, answer)),

    // Octokit's own pagination treats an empty answer, and a refusal with 409, as an empty page.
    async list(route, parameters, item) {
      const first = prepare(route, parameters)
      const items: z.infer<typeof item>[] = []
      const pages = new Set<string>()
      let page: string | undefined = first.url
      while (page !== undefined) {
        const url: string = page
        pages.add(url)
        const { answer, next } = await send({ ...first, url }, (received, sent) => {
          const next = nextPage(url, received)
          const isEndless = next !== undefined && (pages.has(next) || pages.size === MAX_PAGES)
          if (isEndless) throw foreign(sent, received, ENDLESS)
          return { answer: readAnswer(sent, received, z.array(item)), next }
        })
        items.push(...answer)
        page = next
      }
      return items
    },

    query: (query, variables, data) =>
      send(
        prepare(`POST ${graphqlUrl}`, { query, variables }),
        (received, sent) => readData(sent, received, data),
        { isRead: true },
      ),

    delete: (route, parameters) =>
      send(prepare(route, parameters), (received, sent) => checkEmptyAnswer(sent, received)),

    bytes: (route, parameters, limitBytes) =>
      send(
        prepare(route, parameters),
        ({ status, data }, sent) => {
          if (status !== 200 || !(data instanceof ReadableStream))
            throw foreign(sent, { status }, 'no content')
          return readBytes(data, limitBytes, sent)
        },
        { parseSuccessResponseBody: false },
      ),
  }
}

/**
 * Octokit treats a body that broke off as an empty one, and replaces bytes that are not UTF-8. Here, both are errors of
 * the request.
 */
function wholeText(
  fetch: typeof globalThis.fetch,
  { token, isStreamed }: { readonly token: Secret; readonly isStreamed: boolean },
): typeof globalThis.fetch {
  // No answer of GitHub contains the token; a proxy can repeat it, and errors quote what they get.
  const hidden = (text: string) => text.replaceAll(token.reveal(), String(token))
  return async (input, init) => {
    const response = await fetch(input, init)
    if (isStreamed && response.ok) return response
    const bytes = await response.arrayBuffer().catch((cause: unknown) => {
      throw new Error('the connection broke within the answer', { cause })
    })
    const { status } = response
    const headers = [...response.headers].map(([name, value]): [string, string] => [name, hidden(value)])
    return new Response(bytes.byteLength === 0 ? null : hidden(decode(bytes)), { status, headers })
  }
}

function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new Error('the answer is not UTF-8', { cause })
  }
}

/**
 * The address of the next page, from the `Link` header. Only its query is used: the token goes to the address that the
 * client was given, whatever an answer says.
 */
function nextPage(current: string, { headers }: Received): string | undefined {
  const link = /<([^<>]+)>;\s*rel="next"/.exec(String(headers['link'] ?? ''))?.[1]
  const next = link === undefined ? null : URL.parse(link, current)
  if (next === null) return undefined
  const url = new URL(current)
  url.search = next.search
  return url.href
}

async function readBytes(
  body: ReadableStream<Uint8Array>,
  limitBytes: number,
  { method, url }: Sent,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of body) {
      length += chunk.length
      if (length > limitBytes) return undefined
      chunks.push(chunk)
    }
  } catch (cause) {
    const path = new URL(url).pathname
    throw new GitHubRequestError(
      { method, path, reason: 'the connection broke within the answer' },
      { cause },
    )
  }
  return Buffer.concat(chunks)
}
