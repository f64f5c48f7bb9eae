/**
 * The commit that a release's tag names: the actions with their bundles, on top of the commit they were built from.
 * It contains nothing else, because runners download all of it for each run. The same files on the same commit give
 * the same hash on every machine.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './command.ts'

const ACTIONS = ['apply', 'matrix', 'preview']
const COMMITTED = ['LICENSE', 'README.md', 'SECURITY.md', ...ACTIONS.map((name) => `apps/${name}/action.yml`)]
const BUILT = ACTIONS.flatMap((name) => [`apps/${name}/dist/index.js`, `apps/${name}/dist/licenses.txt`])

/**
 * @param root a checkout of HEAD, built. Nothing may be uncommitted: bundles are made of what their commit contains.
 * @returns the hash of the commit, which no branch or tag names yet.
 */
export function writeTagCommit(root: string, version: string): string {
  const uncommitted = run('git', ['status', '--porcelain'], { cwd: root })
  if (uncommitted !== '') throw new Error(`Commit these changes before a release:\n${uncommitted}`)
  const folder = mkdtempSync(join(tmpdir(), 'roster-tag-'))
  const index = { GIT_INDEX_FILE: join(folder, 'index') }
  const git = (args: readonly string[], input?: Buffer, env: Readonly<Record<string, string>> = {}) =>
    run('git', args, { cwd: root, env: { ...index, ...env }, ...(input !== undefined && { input }) })
  try {
    const blobs = [
      ...COMMITTED.map((path) => [path, git(['rev-parse', `HEAD:${path}`])]),
      ...BUILT.map((path) => [path, git(['hash-object', '-w', '--stdin'], readFileSync(join(root, path)))]),
    ]
    for (const [path, blob] of blobs) git(['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`])
    const source = git(['rev-parse', 'HEAD'])
    const identity = identityAt(git(['show', '--no-patch', '--format=%cI', source]))
    const message = Buffer.from(`v${version}\n\nThe actions and their bundles, built from ${source}.\n`)
    return git(['commit-tree', '--no-gpg-sign', git(['write-tree']), '-p', source], message, identity)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The author and the date must not depend on the machine. */
function identityAt(date: string): Readonly<Record<string, string>> {
  const fields = { NAME: 'Roster release', EMAIL: 'release@users.noreply.github.com', DATE: date }
  const entries = Object.entries(fields)
  return Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap((role) =>
      entries.map(([field, value]) => [`GIT_${role}_${field}`, value]),
    ),
  )
}
