/** Commits, their history and comparison: their JSON and their routes. */
import type { components } from '@octokit/openapi-types'
import { Hono } from 'hono'
import { accountJson } from '../http/account-json.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { allow, type GitHubEnv, page } from '../http/request.ts'
import { repositoryHtmlUrl, repositoryUrl } from '../http/url.ts'
import type { Commit } from '../model/git-objects.ts'
import type { GitHubRepository } from '../model/repository.ts'
import type { Site } from '../model/site.ts'
import { changedFiles } from './changed-files.ts'
import { pullRequestSummaryJson } from './pull-requests.ts'
import { resolveRef } from './repositories.ts'

type Schemas = components['schemas']

type CommitJson = Pick<
  Schemas['commit'],
  'sha' | 'node_id' | 'url' | 'html_url' | 'commit' | 'author' | 'committer' | 'parents'
>

function commitJson(repository: GitHubRepository, site: Site, commit: Commit): CommitJson {
  const url = repositoryUrl(repository)
  const htmlUrl = repositoryHtmlUrl(repository)
  const account = accountJson(site.account(commit.author))
  const date = commit.date.toISOString()
  const tree = repository.objects.writeTree(commit.tree)
  const signature = { name: commit.author, email: `${commit.author}@users.noreply.github.com`, date }
  return {
    sha: commit.sha,
    node_id: `C_${commit.sha}`,
    url: `${url}/commits/${commit.sha}`,
    html_url: `${htmlUrl}/commit/${commit.sha}`,
    commit: {
      url: `${url}/git/commits/${commit.sha}`,
      author: signature,
      committer: signature,
      message: commit.message,
      comment_count: 0,
      tree: { sha: tree, url: `${url}/git/trees/${tree}` },
    },
    author: account,
    committer: account,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${url}/commits/${sha}`,
      html_url: `${htmlUrl}/commit/${sha}`,
    })),
  }
}

/** A commit as git stores it, without the accounts of its authors. */
export function gitCommitJson(repository: GitHubRepository, site: Site, commit: Commit) {
  const { sha, node_id, html_url, parents, commit: details } = commitJson(repository, site, commit)
  return { sha, node_id, html_url, parents, ...details }
}

/**
 * The commits that changed a path, newest first, as `git log -- path` lists them: where a merge took the file of one of
 * its parents as it was, only that side is followed.
 */
function historyOf(repository: GitHubRepository, sha: string, path: string): readonly Commit[] {
  const { objects } = repository
  const found: Commit[] = []
  const seen = new Set([sha])
  let open = [objects.commit(sha)]
  for (;;) {
    const [commit, ...others] = open.toSorted((a, b) => b.date.getTime() - a.date.getTime())
    if (commit === undefined) return found
    const parents = commit.parents.map((parent) => objects.commit(parent))
    const same = parents.find((parent) => parent.tree.get(path) === commit.tree.get(path))
    if (same === undefined && (parents.length > 0 || commit.tree.has(path))) found.push(commit)
    const next = (same ? [same] : parents).filter((parent) => !seen.has(parent.sha))
    for (const parent of next) seen.add(parent.sha)
    open = [...others, ...next]
  }
}

export function commitRoutes(site: Site): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>()

  routes.get('/commits', allow('read', 'contents'), (c) => {
    const repository = c.get('repository')
    const { sha, path, since, until } = c.req.query()
    const tip = resolveRef(repository, sha ?? repository.defaultBranch)
    if (tip === undefined) throw notFound()
    const history =
      path === undefined
        ? repository.objects.history(tip.sha).toSorted((a, b) => b.date.getTime() - a.date.getTime())
        : historyOf(repository, tip.sha, path)
    const commits = history
      .filter(({ date }) => since === undefined || date >= new Date(since))
      .filter(({ date }) => until === undefined || date <= new Date(until))
    return c.json(page(c, commits).map((commit) => commitJson(repository, site, commit)))
  })

  routes.get('/commits/:sha/pulls', allow('read', 'pull_requests'), (c) => {
    const repository = c.get('repository')
    const commit = repository.objects.findCommit(c.req.param('sha'))
    if (commit === undefined) throw new Refusal(422, `No commit found for SHA: ${c.req.param('sha')}`)
    const pulls = [...repository.issues.values()].filter(({ pull }) => {
      if (pull === undefined) return false
      return (
        pull.merged?.commits.includes(commit.sha) ||
        repository.objects.historyWithout(pull.head.sha, pull.base.sha).includes(commit)
      )
    })
    return c.json(page(c, pulls).map((issue) => pullRequestSummaryJson(repository, site, issue.number)))
  })

  routes.get('/git/commits/:sha', allow('read', 'contents'), (c) => {
    const repository = c.get('repository')
    const commit = repository.objects.findCommit(c.req.param('sha'))
    if (commit === undefined) throw notFound()
    return c.json(gitCommitJson(repository, site, commit))
  })

  routes.get('/commits/:ref{.+}', allow('read', 'contents'), (c) => {
    const repository = c.get('repository')
    const commit = resolveRef(repository, c.req.param('ref'))
    if (commit === undefined) throw new Refusal(422, `No commit found for SHA: ${c.req.param('ref')}`)
    if (c.req.header('accept')?.includes('.sha')) return c.text(commit.sha)
    const parent = commit.parents[0]
    const before = parent === undefined ? new Map() : repository.objects.commit(parent).tree
    const files = changedFiles(repository, before, commit.tree)
    return c.json({ ...commitJson(repository, site, commit), files })
  })

  routes.get('/compare/:range{.+}', allow('read', 'contents'), (c) => {
    const repository = c.get('repository')
    const [from = '', to = ''] = c.req.param('range').split('...')
    const [base, head] = [resolveRef(repository, from), resolveRef(repository, to)]
    const shared = base && head && repository.objects.mergeBase(base.sha, head.sha)
    if (base === undefined || head === undefined || shared === undefined) throw notFound()
    const ahead = repository.objects.historyWithout(head.sha, base.sha).toReversed()
    const behind = repository.objects.historyWithout(base.sha, head.sha)
    const diverged = ahead.length > 0 && behind.length > 0
    return c.json({
      status: diverged ? 'diverged' : ahead.length > 0 ? 'ahead' : behind.length > 0 ? 'behind' : 'identical',
      ahead_by: ahead.length,
      behind_by: behind.length,
      total_commits: ahead.length,
      base_commit: commitJson(repository, site, base),
      merge_base_commit: commitJson(repository, site, shared),
      commits: page(c, ahead).map((commit) => commitJson(repository, site, commit)),
      files: changedFiles(repository, shared.tree, head.tree),
    } satisfies Partial<Record<keyof Schemas['commit-comparison'], unknown>>)
  })

  return routes
}
