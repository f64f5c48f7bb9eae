/**
 * The commit that a release's tag names: the actions as users run them, with their bundles, on top of the commit
 * they were built from. Runners download all of it for each run, so that it has nothing else. The same files on
 * the same commit give the same hash, wherever it is made.
 */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Run } from './command.ts'

const ACTIONS = ['apply', 'preview']

export interface TagCommit {
  /** Of the commit that has the actions with their bundles. */
  readonly commit: string
  /** Paths of all its files, sorted. */
  readonly files: readonly string[]
}

/**
 * @param source The commit that the bundles were built from.
 * @param bundles Folder with `apps/<action>/dist`.
 */
export async function writeTagCommit(
  run: Run,
  root: string,
  {
    version,
    source,
    bundles,
  }: { readonly version: string; readonly source: string; readonly bundles: string },
): Promise<TagCommit> {
  const folder = await mkdtemp(join(tmpdir(), 'roster-tag-'))
  const env = { GIT_INDEX_FILE: join(folder, 'index') }
  const git = (args: readonly string[], input?: Buffer, more: Readonly<Record<string, string>> = {}) =>
    run('git', args, { cwd: root, env: { ...env, ...more }, ...(input !== undefined && { input }) })
  try {
    const entries = [
      ...['LICENSE', 'README.md', 'SECURITY.md', ...ACTIONS.map((name) => `apps/${name}/action.yml`)].map(
        (path) => {
          const [, , blob = ''] = git(['ls-tree', source, path]).split(/\s/)
          return { path, blob }
        },
      ),
      ...ACTIONS.flatMap((name) =>
        ['index.js', 'licenses.txt'].map((file) => {
          const path = `apps/${name}/dist/${file}`
          const blob = git(['hash-object', '-w', '--stdin'], readFileSync(join(bundles, path)))
          return { path, blob }
        }),
      ),
    ].sort((a, b) => (a.path < b.path ? -1 : 1))
    for (const { path, blob } of entries)
      git(['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`])
    const tree = git(['write-tree'])
    const date = git(['show', '--no-patch', '--format=%cI', source])
    const person = { NAME: 'Roster release', EMAIL: 'release@users.noreply.github.com', DATE: date }
    const identity = Object.fromEntries(
      ['AUTHOR', 'COMMITTER'].flatMap((role) =>
        Object.entries(person).map(([field, value]) => [`GIT_${role}_${field}`, value]),
      ),
    )
    const message = Buffer.from(`v${version}\n\nThe actions and their bundles, built from ${source}.\n`)
    const commit = git(['commit-tree', '--no-gpg-sign', tree, '-p', source], message, identity)
    return { commit, files: entries.map(({ path }) => path) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
