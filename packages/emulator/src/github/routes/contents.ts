/**
 * Files at a commit. As JSON the content is base64 up to 1 MB and empty beyond; the raw media type gives the
 * bytes of files up to 100 MB ("Get repository content", GitHub's REST reference).
 */
import type { components } from '@octokit/openapi-types'
import { Hono } from 'hono'
import { notFound } from '../http/refusal.ts'
import { allow, type GitHubEnv } from '../http/request.ts'
import { repositoryHtmlUrl, repositoryUrl } from '../http/url.ts'
import type { Tree } from '../model/git-objects.ts'
import type { GitHubRepository } from '../model/repository.ts'
import { resolveRef } from './repositories.ts'

const MAX_INLINE_BYTES = 1024 * 1024

type ContentFile = components['schemas']['content-file']
type DirectoryEntry = Pick<
  components['schemas']['content-directory'][number],
  'type' | 'name' | 'path' | 'url'
>

function fileJson(repository: GitHubRepository, ref: string, path: string, sha: string): ContentFile {
  const bytes = repository.objects.blob(sha)
  const isInline = bytes.length <= MAX_INLINE_BYTES
  const url = `${repositoryUrl(repository)}/contents/${path}?ref=${ref}`
  const gitUrl = `${repositoryUrl(repository)}/git/blobs/${sha}`
  const htmlUrl = `${repositoryHtmlUrl(repository)}/blob/${ref}/${path}`
  return {
    type: 'file',
    encoding: isInline ? 'base64' : 'none',
    size: bytes.length,
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    content: isInline ? Buffer.from(bytes).toString('base64').replace(/.{60}/g, '$&\n') : '',
    sha,
    url,
    git_url: gitUrl,
    html_url: htmlUrl,
    download_url: null,
    _links: { self: url, git: gitUrl, html: htmlUrl },
  }
}

/** The entries of a directory, or undefined where there is none. */
function directoryJson(repository: GitHubRepository, tree: Tree, path: string): DirectoryEntry[] | undefined {
  const names = new Map<string, 'file' | 'dir'>()
  for (const file of tree.keys()) {
    if (!file.startsWith(`${path}/`)) continue
    const [name = '', ...rest] = file.slice(path.length + 1).split('/')
    names.set(name, rest.length === 0 ? 'file' : 'dir')
  }
  if (names.size === 0) return undefined
  const url = `${repositoryUrl(repository)}/contents/${path}`
  return [...names].map(([name, type]) => ({ type, name, path: `${path}/${name}`, url: `${url}/${name}` }))
}

export function contentRoutes(): Hono<GitHubEnv> {
  return new Hono<GitHubEnv>().get('/contents/:path{.+}', allow('read', 'contents'), (c) => {
    const repository = c.get('repository')
    const path = c.req.param('path')
    const ref = c.req.query('ref') ?? repository.defaultBranch
    const commit = resolveRef(repository, ref)
    if (commit === undefined) throw notFound(`No commit found for the ref ${ref}`)
    const sha = commit.tree.get(path)
    if (sha === undefined) {
      const directory = directoryJson(repository, commit.tree, path)
      if (directory === undefined) throw notFound()
      return c.json(directory)
    }
    if (/application\/vnd\.github(\.v3)?\.raw/.test(c.req.header('accept') ?? '')) {
      const bytes = Uint8Array.from(repository.objects.blob(sha))
      return c.body(bytes, 200, { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' })
    }
    return c.json(fileJson(repository, ref, path, sha))
  })
}
