/** Prepares a release: builds everything afresh, and gives the commit with the bundles a tag. Sends nothing. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './command.ts'
import { writeTagCommit } from './tag-commit.ts'

/** The version of sources that are not released yet. */
const UNRELEASED = '0.0.0'

/** Makes the bundles. Given the release, the command line names its actions in the workflows that it writes. */
export type Build = (release?: string) => void

export interface ReleaseOptions {
  /** `owner/name`. By default that of the remote `origin`. */
  readonly repository?: string
  readonly build: Build
}

export interface Release {
  /** Only in this clone, until it is pushed. */
  readonly tag: string
  readonly commit: string
}

/** Throws if the tag exists and names another commit, so that a release can be checked by building it again. */
export function prepareRelease(root: string, { repository, build }: ReleaseOptions): Release {
  const home = repository ?? repositoryOf(run('git', ['remote', 'get-url', 'origin'], { cwd: root }))
  build()
  const version = versionOf(root)
  const commit = writeTagCommit(root, version)
  const tag = tagOf(version, run('git', ['rev-parse', '--short=7', 'HEAD'], { cwd: root }))
  const existing = run('git', ['for-each-ref', '--format=%(objectname)', `refs/tags/${tag}`], { cwd: root })
  if (existing !== '' && existing !== commit) {
    throw new Error(`The tag ${tag} names the commit ${existing}, and this build gives ${commit}.`)
  }
  build(`${home}@${commit} ${tag}`)
  run('git', ['update-ref', `refs/tags/${tag}`, commit], { cwd: root })
  return { tag, commit }
}

export function versionOf(root: string): string {
  return JSON.parse(readFileSync(join(root, 'packages/core/package.json'), 'utf8')).version
}

/** Unreleased sources can be tagged again and again, so their tags name the commit that they were built from. */
function tagOf(version: string, source: string): string {
  return version === UNRELEASED ? `v${version}-${source}` : `v${version}`
}

function repositoryOf(url: string): string {
  const [, repository] = /[:/]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(url) ?? []
  if (repository === undefined) throw new Error(`Expected --repository OWNER/NAME: origin is ${url}.`)
  return repository
}
