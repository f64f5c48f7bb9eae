/** Prepares a release: everything that it publishes, in one folder, with checksums. It sends nothing anywhere. */
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeChecksums } from './checksums.ts'
import type { Run } from './command.ts'
import { publishedManifest } from './manifest.ts'
import { type PublishedPackage, publishedPackages } from './published.ts'
import { writeTagCommit } from './tag-commit.ts'

export interface PrepareOptions {
  readonly root: string
  /** Made anew. */
  readonly out: string
  /** `owner/name` of the repository that makes the release. */
  readonly repository: string
  /** Absent where the build is to be taken as it is. */
  readonly build?: 'afresh'
}

/** What a release is made of: `release.json` in its folder. */
export interface Release {
  readonly version: string
  readonly repository: string
  /** The commit it was built from. */
  readonly source: string
  /** The commit that its tag names. */
  readonly commit: string
  /** File names of the packages, in the order in which they are published. */
  readonly packages: readonly string[]
}

export async function prepare(run: Run, options: PrepareOptions): Promise<Release> {
  const { root, out, repository, build } = options
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository))
    throw new Error(`${repository} is no owner/name of a repository`)
  const packages = await publishedPackages(root)
  const version = packages[0]?.manifest.version ?? ''
  const source = run('git', ['rev-parse', 'HEAD'], { cwd: root })
  const uncommitted = run('git', ['status', '--porcelain'], { cwd: root })
  if (uncommitted !== '')
    throw new Error(`a release is made of what is committed; this is not:\n${uncommitted}`)
  rmSync(out, { recursive: true, force: true })
  mkdirSync(join(out, 'packages'), { recursive: true })

  const inRoot = { cwd: root }
  if (build === 'afresh') run('npx', ['--no-install', 'turbo', 'run', 'build', 'bundle', '--force'], inRoot)
  for (const name of ['preview', 'apply']) {
    cpSync(join(root, 'apps', name, 'dist'), join(out, 'actions', 'apps', name, 'dist'), { recursive: true })
  }
  const { commit } = await writeTagCommit(run, root, { version, source, bundles: join(out, 'actions') })

  // The program names the actions of its own release in the workflows that it writes.
  const env = { ROSTER_RELEASE: `${repository}@${commit} v${version}` }
  if (build === 'afresh') run('npm', ['run', 'bundle', '--workspace=@roster/cli'], { ...inRoot, env })

  const files = pack(run, packages, options)
  const release: Release = { version, repository, source, commit, packages: files }
  writeFileSync(join(out, 'release.json'), `${JSON.stringify(release, null, 2)}\n`)
  writeFileSync(join(out, 'NOTES.md'), notes(root, version))
  writeChecksums(out)
  return release
}

/** Packs what `files` of each names beside its manifest, README and licence; gives the files' names, in order. */
function pack(
  run: Run,
  packages: readonly PublishedPackage[],
  { root, out, repository }: PrepareOptions,
): readonly string[] {
  const stage = join(out, 'stage')
  const folders = packages.map((each) => {
    const folder = join(stage, each.folder)
    mkdirSync(folder, { recursive: true })
    const from = (path: string) => join(root, each.folder, path)
    for (const path of each.manifest['files'] as readonly string[]) {
      if (!existsSync(from(path))) throw new Error(`${each.folder}/${path} does not exist: build first`)
      cpSync(from(path), join(folder, path), { recursive: true })
    }
    copyFileSync(from('README.md'), join(folder, 'README.md'))
    copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))
    const manifest = publishedManifest(each, repository)
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
    return folder
  })
  const flags = ['--json', '--ignore-scripts', `--pack-destination=${join(out, 'packages')}`]
  const packed: readonly { readonly filename: string }[] = JSON.parse(
    run('npm', ['pack', ...flags, ...folders], { cwd: root }),
  )
  rmSync(stage, { recursive: true })
  if (packed.length !== packages.length)
    throw new Error(`npm packed ${packed.length} packages instead of ${packages.length}`)
  return packed.map(({ filename }) => filename)
}

/** The changelog of this version, which all packages share, without repeating what each says. */
function notes(root: string, version: string): string {
  const sections = [
    'packages/core',
    'packages/elastic-cloud',
    'packages/report',
    'packages/emulator',
    'apps/cli',
    'apps/preview',
    'apps/apply',
  ]
    .map((folder) => join(root, folder, 'CHANGELOG.md'))
    .filter((path) => existsSync(path))
    .map((path) => sectionOf(readFileSync(path, 'utf8'), version))
  const entries = new Set(sections.flatMap((text) => text.split(/\n(?=- )/)))
  return `${[...entries].filter((entry) => /^- (?!Updated dependencies)/.test(entry)).join('\n')}\n`
}

function sectionOf(changelog: string, version: string): string {
  const [, after = ''] = changelog.split(`\n## ${version}\n`)
  return (after.split('\n## ')[0] ?? '').replaceAll(/^### .*\n+/gm, '').trim()
}
