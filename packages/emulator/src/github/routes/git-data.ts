/** Git's own objects through the API: writing blobs, trees and commits, reading trees, and moving refs. */
import type { components } from '@octokit/openapi-types'
import { Hono } from 'hono'
import * as z from 'zod'
import { notFound, Refusal, validationFailed } from '../http/refusal.ts'
import { allow, type GitHubEnv, readBody } from '../http/request.ts'
import { repositoryUrl } from '../http/url.ts'
import type { Tree } from '../model/git-objects.ts'
import type { GitHubRepository } from '../model/repository.ts'
import type { Site } from '../model/site.ts'
import { gitCommitJson } from './commits.ts'
import { gitRefJson, resolveRef } from './repositories.ts'

type Schemas = components['schemas']

const MODES = ['100644', '100755', '040000', '160000', '120000'] as const

const NewBlob = z.object({ content: z.string(), encoding: z.enum(['utf-8', 'base64']).default('utf-8') })

const NewTree = z.object({
  /** The SHA of a tree; GitHub accepts the SHA of a commit, too. */
  base_tree: z.string().optional(),
  tree: z.array(
    z.object({
      path: z.string().min(1),
      mode: z.enum(MODES),
      type: z.enum(['blob', 'tree', 'commit']),
      /** Null deletes. */
      sha: z.string().nullable().optional(),
      content: z.string().optional(),
    }),
  ),
})

const NewCommit = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()).default([]),
})

const NewRef = z.object({ ref: z.string(), sha: z.string() })

const RefUpdate = z.object({ sha: z.string(), force: z.boolean().default(false) })

function treeAt(repository: GitHubRepository, sha: string): Tree | undefined {
  return repository.objects.findTree(sha) ?? repository.objects.findCommit(sha)?.tree
}

function treeJson(repository: GitHubRepository, tree: Tree, sha: string): Schemas['git-tree'] {
  const url = repositoryUrl(repository)
  const entries = [...tree].map(([path, blob]) => ({
    path,
    mode: repository.objects.isLink(blob) ? '120000' : '100644',
    type: 'blob',
    sha: blob,
    size: repository.objects.blob(blob).length,
    url: `${url}/git/blobs/${blob}`,
  }))
  return { sha, url: `${url}/git/trees/${sha}`, tree: entries, truncated: false }
}

/** The branch that a full ref names. This double has no other refs. */
function branchOf(ref: string): string {
  const [, branch] = /^refs\/heads\/(.+)$/.exec(ref) ?? []
  if (branch === undefined) throw new Refusal(422, 'Reference name must start with refs/heads/ here')
  const isName = !/\.\.|[\s~^:?*[\\\x7f]|@\{|\/\/|\.$|\/$|(?:^|\/)\.|\.lock(?:\/|$)/.test(branch)
  if (!isName) throw new Refusal(422, 'Reference name is not valid')
  return branch
}

/** One level of a tree, as git nests them: files, links and folders. */
function levelJson(repository: GitHubRepository, tree: Tree) {
  const { objects } = repository
  const folders = new Map<string, Map<string, string>>()
  const entries: { path: string; mode: string; type: string; sha: string }[] = []
  for (const [path, blob] of tree) {
    const [name = '', ...rest] = path.split('/')
    if (rest.length === 0) {
      entries.push({ path: name, mode: objects.isLink(blob) ? '120000' : '100644', type: 'blob', sha: blob })
    } else {
      const folder = folders.get(name) ?? new Map<string, string>()
      folders.set(name, folder.set(rest.join('/'), blob))
    }
  }
  for (const [path, folder] of folders) {
    entries.push({ path, mode: '040000', type: 'tree', sha: objects.writeTree(folder) })
  }
  return entries
}

export function gitDataRoutes(site: Site): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>()
  const write = allow('write', 'contents')

  routes.post('/git/blobs', write, async (c) => {
    const repository = c.get('repository')
    const { content, encoding } = await readBody(c, NewBlob)
    const sha = repository.objects.writeBlob(
      encoding === 'utf-8' ? content : Uint8Array.from(Buffer.from(content, 'base64')),
    )
    const url = `${repositoryUrl(repository)}/git/blobs/${sha}`
    return c.json({ sha, url } satisfies Schemas['short-blob'], 201)
  })

  routes.post('/git/trees', write, async (c) => {
    const repository = c.get('repository')
    const { base_tree, tree: changes } = await readBody(c, NewTree)
    const base = base_tree === undefined ? new Map<string, string>() : treeAt(repository, base_tree)
    if (base === undefined) throw new Refusal(422, 'base_tree is not a valid tree oid')
    const tree = new Map(base)
    for (const { path, sha, content } of changes) {
      if (sha === null) tree.delete(path)
      else if (sha === undefined) tree.set(path, repository.objects.writeBlob(content ?? ''))
      else if (repository.objects.hasBlob(sha)) tree.set(path, sha)
      else throw new Refusal(422, `tree.sha ${sha} is not a valid blob`)
    }
    return c.json(treeJson(repository, tree, repository.objects.writeTree(tree)), 201)
  })

  routes.get('/git/trees/:sha', allow('read', 'contents'), (c) => {
    const repository = c.get('repository')
    const name = c.req.param('sha')
    const tree = repository.objects.findTree(name) ?? resolveRef(repository, name)?.tree
    if (tree === undefined) throw notFound()
    const sha = repository.objects.writeTree(tree)
    if (c.req.query('recursive') !== undefined) return c.json(treeJson(repository, tree, sha))
    const url = `${repositoryUrl(repository)}/git/trees/${sha}`
    return c.json({ sha, url, tree: levelJson(repository, tree), truncated: false })
  })

  routes.post('/git/commits', write, async (c) => {
    const repository = c.get('repository')
    const { message, tree: treeSha, parents } = await readBody(c, NewCommit)
    const tree = treeAt(repository, treeSha)
    if (tree === undefined) throw new Refusal(422, 'Tree SHA does not exist')
    if (!parents.every((sha) => repository.objects.findCommit(sha)?.sha === sha)) {
      throw new Refusal(422, 'Parent SHA does not exist or is not a commit object')
    }
    const commit = repository.writeCommit(tree, parents, message, c.get('token').account.login)
    return c.json(gitCommitJson(repository, site, commit), 201)
  })

  routes.post('/git/refs', write, async (c) => {
    const repository = c.get('repository')
    const { ref, sha } = await readBody(c, NewRef)
    const branch = branchOf(ref)
    if (repository.branches.has(branch)) throw new Refusal(422, 'Reference already exists')
    if (repository.objects.findCommit(sha)?.sha !== sha) throw new Refusal(422, 'Object does not exist')
    repository.push(branch, sha)
    return c.json(gitRefJson(repository, branch, sha), 201)
  })

  routes.patch('/git/refs/:ref{.+}', write, async (c) => {
    const repository = c.get('repository')
    const branch = branchOf(`refs/${c.req.param('ref')}`)
    const { sha, force } = await readBody(c, RefUpdate)
    const tip = repository.branches.get(branch)
    if (tip === undefined) throw new Refusal(422, 'Reference does not exist')
    if (repository.objects.findCommit(sha)?.sha !== sha) throw new Refusal(422, 'Object does not exist')
    const isForward = repository.objects.history(sha).some((commit) => commit.sha === tip)
    if (!force && !isForward) throw new Refusal(422, 'Update is not a fast forward')
    repository.push(branch, sha)
    return c.json(gitRefJson(repository, branch, sha))
  })

  routes.delete('/git/refs/:ref{.+}', write, (c) => {
    const repository = c.get('repository')
    const branch = branchOf(`refs/${c.req.param('ref')}`)
    if (!repository.branches.has(branch)) throw new Refusal(422, 'Reference does not exist')
    if (branch === repository.defaultBranch) {
      throw validationFailed({ resource: 'Reference', code: 'invalid', field: 'ref' })
    }
    repository.deleteBranch(branch)
    return c.body(null, 204)
  })

  return routes
}
