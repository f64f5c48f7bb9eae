/** A small GitHub: repositories, tokens, faults and a request log behind one `fetch`. */
import { Hono } from 'hono'
import { accountJson } from '../http/account-json.ts'
import { DroppedConnection, type Fault, Faults, faultyResponse } from '../http/fault.ts'
import { notAccessible, notFound, Refusal } from '../http/refusal.ts'
import type { GitHubEnv } from '../http/request.ts'
import { GitHubRepository } from '../model/repository.ts'
import { ACTIONS_LOGIN, type Access, type Permission, Site } from '../model/site.ts'
import type { TestMergeSettings } from '../model/test-merge.ts'
import { checkRunRoutes } from '../routes/check-runs.ts'
import { commitRoutes } from '../routes/commits.ts'
import { contentRoutes } from '../routes/contents.ts'
import { gitDataRoutes } from '../routes/git-data.ts'
import { issueCommentRoutes } from '../routes/issue-comments.ts'
import { issueRoutes, searchRoutes } from '../routes/issues.ts'
import { labelRoutes } from '../routes/labels.ts'
import { pullRequestRoutes } from '../routes/pull-requests.ts'
import { repositoryRoutes } from '../routes/repositories.ts'
import { reviewRoutes } from '../routes/reviews.ts'

export interface GitHubOptions extends Partial<TestMergeSettings> {
  /** The wall clock unless given. */
  readonly now?: () => Date
}

export interface TokenOptions {
  /** A login; that of the Actions token unless given. */
  readonly login?: string
  /** What is not named is not permitted. */
  readonly permissions?: Readonly<Partial<Record<Permission, Access>>>
  /** Full names of the private repositories it sees. All unless given. */
  readonly repositories?: readonly string[]
}

export interface RequestRecord {
  readonly method: string
  /** With its query. */
  readonly path: string
  /** The JSON body, where there is one. */
  readonly body?: unknown
  /** Absent where the connection broke. */
  readonly status?: number
}

export interface GitHubDouble {
  /** Answers a request to any host, below `/` or `/api/v3`. Throws where a fault breaks the connection. */
  readonly fetch: (input: Request | string | URL, init?: RequestInit) => Promise<Response>
  /** Every request so far, oldest first. */
  readonly requests: readonly RequestRecord[]
  /** Makes a private repository, by its full name, whose default branch is `main`. */
  readonly addRepository: (
    fullName: string,
    options?: { readonly defaultBranch?: string; readonly private?: boolean },
  ) => GitHubRepository
  readonly addToken: (value: string, options?: TokenOptions) => void
  readonly addFault: (fault: Fault) => void
  readonly site: Site
}

function application(site: Site, settings: TestMergeSettings): Hono<GitHubEnv> {
  const api = new Hono<GitHubEnv>()

  api.use(async (c, next) => {
    const value = /^(?:token|bearer) (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? ''
    const token = site.tokens.get(value)
    if (token === undefined) throw new Refusal(401, 'Bad credentials')
    c.set('token', token)
    await next()
  })

  api.get('/user', (c) => {
    const { account } = c.get('token')
    if (account.type === 'Bot') throw notAccessible()
    return c.json(accountJson(account))
  })

  api.route('/', searchRoutes(site))

  api.use('/repos/:owner/:repo/*', async (c, next) => {
    const name = `${c.req.param('owner')}/${c.req.param('repo')}`.toLowerCase()
    const repository = site.repositories.get(name)
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
    issueCommentRoutes(site),
    labelRoutes(),
    issueRoutes(site),
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
  const api = application(site, {
    unknownReads: options.unknownReads ?? 1,
    refreshedBy: options.refreshedBy ?? 'head',
  })

  const answer = async (request: Request, method: string, path: string): Promise<Response | undefined> => {
    const fault = faults.take(method, path)
    if (fault === undefined) return api.fetch(request)
    if (fault === 'dropped-after') await api.fetch(request)
    return faultyResponse(fault)
  }

  return {
    site,
    requests,
    async fetch(input, init) {
      const original = new Request(input, init)
      const url = new URL(original.url)
      url.pathname = url.pathname.replace(/^\/api\/v3(?=\/)/, '')
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
      return new GitHubRepository(site, { owner, name, defaultBranch, private: isPrivate })
    },
    addToken(value, { login = ACTIONS_LOGIN, permissions = {}, repositories } = {}) {
      site.tokens.set(value, {
        value,
        account: site.account(login),
        permissions: {
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
