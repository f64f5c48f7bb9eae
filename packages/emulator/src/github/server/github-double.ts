/** A small GitHub: repositories, tokens, faults and a request log behind one `fetch`. */
import { Hono } from 'hono'
import { accountJson } from '../http/account-json.ts'
import { DroppedConnection, type Fault, Faults, faultyResponse } from '../http/fault.ts'
import { notAccessible, notFound, Refusal } from '../http/refusal.ts'
import type { GitHubEnv } from '../http/request.ts'
import { type ApiVersion, inVersion, requestedVersion } from '../http/version.ts'
import { ACTIONS_LOGIN, type Access, type Permission, type Token } from '../model/account.ts'
import { GitHubRepository, type Host } from '../model/repository.ts'
import { Site } from '../model/site.ts'
import type { TestMergeSettings } from '../model/test-merge.ts'
import { checkRunRoutes } from '../routes/check-runs.ts'
import { commitRoutes } from '../routes/commits.ts'
import { contentRoutes } from '../routes/contents.ts'
import { gitDataRoutes } from '../routes/git-data.ts'
import { graphqlRoutes } from '../routes/graphql.ts'
import { issueCommentRoutes } from '../routes/issue-comments.ts'
import { issueRoutes } from '../routes/issues.ts'
import { labelRoutes } from '../routes/labels.ts'
import { pullRequestRoutes } from '../routes/pull-requests.ts'
import { repositoryRoutes } from '../routes/repositories.ts'
import { reviewRoutes } from '../routes/reviews.ts'
import { workflowRunRoutes } from '../routes/workflow-runs.ts'

export interface GitHubOptions extends Partial<TestMergeSettings> {
  /** The wall clock by default. */
  readonly now?: () => Date
  /** Answers in this version of the API, whatever version a request names. */
  readonly apiVersion?: ApiVersion
}

export interface TokenOptions {
  /** A login. The account of workflow tokens by default. */
  readonly login?: string
  /** Permissions that are not listed are not granted. */
  readonly permissions?: Readonly<Partial<Record<Permission, Access>>>
  /** Which API returns the account. By default, REST does so only for users. */
  readonly isToldBy?: Token['isToldBy']
  /** Full names of the private repositories that it has access to. All by default. */
  readonly repositories?: readonly string[]
}

export interface RequestRecord {
  readonly method: string
  /** Including the query. */
  readonly path: string
  /** The JSON body, if there is one. */
  readonly body?: unknown
  /** Absent if the connection broke. */
  readonly status?: number
}

export interface GitHubDouble {
  /** Answers a request to any host, below `/`, `/api/v3` or, for GraphQL, `/api`. Throws if a fault breaks the connection. */
  readonly fetch: (input: Request | string | URL, init?: RequestInit) => Promise<Response>
  /** Every request so far, oldest first. */
  readonly requests: readonly RequestRecord[]
  /** Creates a repository, by its full name. It is private and its default branch is `main` by default. */
  readonly addRepository: (
    fullName: string,
    options?: { readonly defaultBranch?: string; readonly private?: boolean },
  ) => GitHubRepository
  readonly addToken: (value: string, options?: TokenOptions) => void
  readonly addFault: (fault: Fault) => void
  readonly site: Site
}

function application(host: Host, settings: TestMergeSettings): Hono<GitHubEnv> {
  const { site, repositories } = host
  const api = new Hono<GitHubEnv>()

  api.use(async (c, next) => {
    const value = /^(?:token|bearer) (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? ''
    const token = site.tokens.get(value)
    if (token === undefined) throw new Refusal(401, 'Bad credentials')
    c.set('token', token)
    await next()
  })

  api.get('/user', (c) => {
    const { account, isToldBy } = c.get('token')
    if (!isToldBy.endsWith('user')) throw notAccessible()
    return c.json(accountJson(account))
  })

  api.route('/', graphqlRoutes(host))

  api.use('/repos/:owner/:repo/*', async (c, next) => {
    const name = `${c.req.param('owner')}/${c.req.param('repo')}`.toLowerCase()
    const repository = repositories.get(name)
    const visible = c.get('token').repositories
    if (repository === undefined || (repository.private && visible !== 'all' && !visible.has(name))) {
      throw notFound()
    }
    c.set('repository', repository)
    await next()
  })

  for (const routes of [
    repositoryRoutes(site),
    contentRoutes(),
    checkRunRoutes(site),
    commitRoutes(site),
    gitDataRoutes(site),
    pullRequestRoutes(site, settings),
    reviewRoutes(),
    issueCommentRoutes(),
    labelRoutes(),
    issueRoutes(site),
    workflowRunRoutes(site),
  ]) {
    api.route('/repos/:owner/:repo', routes)
  }

  api.notFound(() => notFound().toResponse())
  api.onError((error) => {
    if (error instanceof Refusal) return error.toResponse()
    throw error
  })
  return api
}

export function createGitHub(options: GitHubOptions = {}): GitHubDouble {
  const site = new Site(options.now ?? (() => new Date()))
  const faults = new Faults()
  const requests: RequestRecord[] = []
  const host: Host = { site, repositories: new Map() }
  const api = application(host, {
    unknownReads: options.unknownReads ?? 1,
    refreshedBy: options.refreshedBy ?? 'head',
  })

  const answer = async (request: Request, method: string, path: string): Promise<Response | undefined> => {
    const send = async () => {
      const version = options.apiVersion ?? requestedVersion(request)
      if (version === undefined) return new Refusal(400, 'Unsupported API version').toResponse()
      return inVersion(version, await api.fetch(request))
    }
    const fault = faults.take(method, path)
    return fault === undefined ? send() : faultyResponse(fault, { method, path }, send)
  }

  return {
    site,
    requests,
    async fetch(input, init) {
      const original = new Request(input, init)
      const url = new URL(original.url)
      url.pathname = url.pathname.replace(/^\/api(?:\/v3(?=\/)|(?=\/graphql$))/, '')
      const { method } = original
      const path = url.pathname + url.search
      const text = await original.text()
      const request = new Request(url, {
        method,
        headers: original.headers,
        ...(text !== '' && { body: text }),
      })
      const response = await answer(request, method, path)
      requests.push({
        method,
        path,
        ...(text !== '' && { body: JSON.parse(text) }),
        ...(response && { status: response.status }),
      })
      if (response === undefined) throw new DroppedConnection()
      return response
    },
    addRepository(fullName, { defaultBranch = 'main', private: isPrivate = true } = {}) {
      const [owner = '', name = ''] = fullName.split('/')
      site.account(owner, 'Organization')
      return new GitHubRepository(host, { owner, name, defaultBranch, private: isPrivate })
    },
    addToken(value, { login = ACTIONS_LOGIN, permissions = {}, repositories, isToldBy } = {}) {
      const account = site.account(login)
      site.tokens.set(value, {
        value,
        account,
        isToldBy: isToldBy ?? (account.type === 'Bot' ? 'graphql' : 'graphql and user'),
        permissions: {
          actions: 'none',
          contents: 'none',
          pull_requests: 'none',
          issues: 'none',
          checks: 'none',
          ...permissions,
        },
        repositories:
          repositories === undefined ? 'all' : new Set(repositories.map((name) => name.toLowerCase())),
      })
    },
    addFault: (fault) => faults.add(fault),
  }
}
