/** A checkout to release from: what is built here, as version 1.2.3, in a repository of its own. */
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../command.ts'

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
export const VERSION = '1.2.3'

/** Beside what the packages publish. */
const FILES = [
  ...['LICENSE', 'README.md', 'SECURITY.md', '{packages,apps}/*/{package.json,README.md}'],
  ...['apps/{preview,apply}/action.yml', 'apps/{preview,apply}/dist'],
]

export interface Checkout {
  readonly folder: string
  /** A bare repository that tags can be pushed to. */
  readonly remote: string
  readonly remove: () => void
}

export function newCheckout(): Checkout {
  const parent = mkdtempSync(join(tmpdir(), 'roster-release-'))
  const folder = join(parent, 'checkout')
  const remote = join(parent, 'remote.git')
  const manifests = globSync('{packages,apps}/*/package.json', { cwd: ROOT })
  const published = manifests.flatMap((path) => filesOf(path).map((file) => join(dirname(path), file)))
  for (const path of [...globSync(FILES, { cwd: ROOT }), ...published]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    cpSync(join(ROOT, path), join(folder, path), { recursive: true })
  }
  for (const path of manifests) {
    const manifest = JSON.parse(readFileSync(join(folder, path), 'utf8'))
    writeFileSync(join(folder, path), JSON.stringify(ofVersion(manifest), null, 2))
  }
  writeFileSync(join(folder, '.gitignore'), 'dist/\n')
  const git = (...args: readonly string[]) => run('git', args, { cwd: folder, env: IDENTITY })
  git('init', '--quiet', '--initial-branch=main')
  git('add', '.')
  git('commit', '--quiet', '--no-gpg-sign', '-m', 'Release')
  git('init', '--quiet', '--bare', remote)
  return { folder, remote, remove: () => rmSync(parent, { recursive: true, force: true }) }
}

function filesOf(manifest: string): readonly string[] {
  return JSON.parse(readFileSync(join(ROOT, manifest), 'utf8')).files ?? []
}

const IDENTITY = Object.fromEntries(
  ['AUTHOR', 'COMMITTER'].flatMap((role) => [
    [`GIT_${role}_NAME`, 'Ada'],
    [`GIT_${role}_EMAIL`, 'ada@example.com'],
  ]),
)

type Manifest = Readonly<Record<string, unknown>>

/** With dependencies on each other of that version too, as changesets writes them. */
function ofVersion(manifest: Manifest): Manifest {
  const dependencies = Object.entries(manifest['dependencies'] ?? {}).map(([name, range]) => [
    name,
    name.startsWith('@roster/') ? VERSION : range,
  ])
  return {
    ...manifest,
    version: VERSION,
    ...(dependencies.length > 0 && { dependencies: Object.fromEntries(dependencies) }),
  }
}
