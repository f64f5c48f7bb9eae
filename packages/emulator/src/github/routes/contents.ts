/**
 * Files at a commit. In JSON the content is base64 up to 1 MB and empty beyond; the raw media type returns the bytes of
 * files up to 100 MB. A symbolic link to a file is served as that file ("Get repository content", GitHub's REST
 * reference).
 */

import { posix } from 'node:path'
import type { components } from '@octokit/openapi-types'
import { Hono } from 'hono'
import { notFound } from '../http/refusal.ts'
import { allow, type GitHubEnv } from '../http/request.ts'
import { repositoryHtmlUrl, repositoryUrl } from '../http/url.ts'
import type { GitObjects, Tree } from '../model/git-objects.ts'
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

/** The entries of a directory, or undefined if there is none. */
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

function wantsObject(accept = ''): boolean {
  return /application\/vnd\.github(\.v3)?\.object/.test(accept)
}

/** The blob of a file, or of the file that a link points to; undefined for a link to anything else. */
function resolveLink(objects: GitObjects, tree: Tree, path: string, sha: string): string | undefined {
  if (!objects.isLink(sha)) return sha
  const target = new TextDecoder().decode(objects.blob(sha))
  const found = tree.get(posix.join(posix.dirname(path), target))
  return found === undefined || objects.isLink(found) ? undefined : found
}

function linkJson(repository: GitHubRepository, ref: string, path: string, sha: string) {
  const { content: target, encoding: _, ...file } = fileJson(repository, ref, path, sha)
  return { ...file, type: 'symlink', target: Buffer.from(target, 'base64').toString() }
}

export function contentRoutes(): Hono<GitHubEnv> {
  return new Hono<GitHubEnv>().get('/contents/:path{.+}', allow('read', 'contents'), (c) => {
    const repository = c.get('repository')
    const path = c.req.param('path')
    const ref = c.req.query('ref') ?? repository.defaultBranch
    const commit = resolveRef(repository, ref)
    if (commit === undefined) throw notFound(`No commit found for the ref ${ref}`)
    const asked = commit.tree.get(path)
    if (asked === undefined) {
      const entries = directoryJson(repository, commit.tree, path)
      if (entries === undefined) throw notFound()
      return c.json(wantsObject(c.req.header('accept')) ? { type: 'dir', path, entries } : entries)
    }
    const sha = resolveLink(repository.objects, commit.tree, path, asked)
    if (sha === undefined) return c.json(linkJson(repository, ref, path, asked))
    if (/application\/vnd\.github(\.v3)?\.raw/.test(c.req.header('accept') ?? '')) {
      const bytes = Uint8Array.from(repository.objects.blob(sha))
      return c.body(bytes, 200, { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' })
    }
    return c.json(fileJson(repository, ref, path, sha))
  })
}
