/** Repositories and refs: their JSON and their routes. */
import type { components } from '@octokit/openapi-types'
import { Hono } from 'hono'
import { accountJson } from '../http/account-json.ts'
import { notFound } from '../http/refusal.ts'
import { allow, type GitHubEnv } from '../http/request.ts'
import { repositoryHtmlUrl, repositoryUrl } from '../http/url.ts'
import type { Commit } from '../model/git-objects.ts'
import type { GitHubRepository } from '../model/repository.ts'
import type { Site } from '../model/site.ts'

type Schemas = components['schemas']

export type RepositoryJson = Pick<
  Schemas['full-repository'],
  | 'id'
  | 'node_id'
  | 'name'
  | 'full_name'
  | 'owner'
  | 'private'
  | 'fork'
  | 'html_url'
  | 'url'
  | 'default_branch'
  | 'description'
  | 'archived'
  | 'disabled'
>

export function repositoryJson(repository: GitHubRepository, site: Site): RepositoryJson {
  return {
    id: repository.id,
    node_id: `R_${repository.id}`,
    name: repository.name,
    full_name: repository.fullName,
    owner: accountJson(site.account(repository.owner)),
    private: repository.private,
    fork: repository.parent !== undefined,
    html_url: repositoryHtmlUrl(repository),
    url: repositoryUrl(repository),
    default_branch: repository.defaultBranch,
    description: null,
    archived: false,
    disabled: false,
  }
}

/** The commit of a branch, a full ref name, a pull request's ref or a SHA. */
export function resolveRef(repository: GitHubRepository, ref: string): Commit | undefined {
  const pull = /^refs\/pull\/(\d+)\/(head|merge)$/.exec(ref)
  const test = pull && repository.issues.get(Number(pull[1]))?.pull
  const sha = test
    ? pull[2] === 'head'
      ? test.head.sha
      : test.testMerge.sha
    : repository.branches.get(ref.replace(/^(refs\/)?heads\//, ''))
  return sha ? repository.objects.commit(sha) : repository.objects.findCommit(ref)
}

export function gitRefJson(repository: GitHubRepository, branch: string, sha: string): Schemas['git-ref'] {
  const url = repositoryUrl(repository)
  return {
    ref: `refs/heads/${branch}`,
    node_id: `REF_${sha}`,
    url: `${url}/git/refs/heads/${branch}`,
    object: { type: 'commit', sha, url: `${url}/git/commits/${sha}` },
  }
}

export function repositoryRoutes(site: Site): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>()

  routes.get('/', (c) => c.json(repositoryJson(c.get('repository'), site)))

  // Every token has the permission that it takes, "Metadata: read".
  routes.get('/collaborators/:login/permission', (c) => {
    const login = c.req.param('login')
    const permission = c.get('repository').permissions.get(login.toLowerCase()) ?? 'write'
    return c.json({ permission, role_name: permission, user: accountJson(site.account(login)) })
  })

  routes.get('/git/ref/:ref{.+}', allow('read', 'contents'), (c) => {
    const repository = c.get('repository')
    const ref = c.req.param('ref')
    const sha = ref.startsWith('heads/') ? repository.branches.get(ref.slice('heads/'.length)) : undefined
    if (sha === undefined) throw notFound()
    return c.json(gitRefJson(repository, ref.slice('heads/'.length), sha))
  })

  routes.get('/branches/:branch{.+}', allow('read', 'contents'), (c) => {
    const repository = c.get('repository')
    const name = c.req.param('branch')
    const sha = repository.branches.get(name)
    const renamed = repository.renamedBranches.get(name)
    if (sha === undefined && renamed !== undefined) {
      return c.redirect(c.req.url.replace(/(?<=\/branches\/).*/, renamed), 301)
    }
    if (sha === undefined) throw notFound('Branch not found')
    const body: Schemas['short-branch'] = {
      name,
      commit: { sha, url: `${repositoryUrl(repository)}/commits/${sha}` },
      protected: false,
    }
    return c.json(body)
  })

  return routes
}
