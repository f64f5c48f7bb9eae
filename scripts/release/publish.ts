/**
 * Publishes a release that was prepared: the tag, the packages, the release on GitHub, the moving tag. Runs
 * where it may do so, and there runs nothing but git, npm and gh. Each step looks first, so that a run that
 * broke off can be repeated.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { disagreements } from './checksums.ts'
import type { Run } from './command.ts'
import type { Release } from './prepare.ts'
import { writeTagCommit } from './tag-commit.ts'

export interface PublishOptions {
  readonly root: string
  /** The prepared release. */
  readonly folder: string
  /** Where the tags go: a remote of git's. */
  readonly remote: string
  /** What is to be run is told in place of being run. */
  readonly tell?: (command: string) => void
}

export async function publish(run: Run, { root, folder, remote, tell }: PublishOptions): Promise<void> {
  const wrong = disagreements([folder])
  if (wrong.length > 0) throw new Error(`the release is not as it was built:\n${wrong.join('\n')}`)
  const release = JSON.parse(readFileSync(join(folder, 'release.json'), 'utf8')) as Release
  const { version, source } = release
  const { commit } = await writeTagCommit(run, root, { version, source, bundles: join(folder, 'actions') })
  if (commit !== release.commit) throw new Error(`expected the tag at ${release.commit}, got ${commit}`)

  const inRoot = { cwd: root }
  const act: Run = (program, args, options) => {
    if (tell === undefined) return run(program, args, options)
    tell([program, ...args].join(' '))
    return ''
  }
  const tag = `v${version}`
  const tagged = run('git', ['ls-remote', remote, `refs/tags/${tag}`], inRoot).split(/\s/)[0] ?? ''
  if (tagged === '') act('git', ['push', remote, `${commit}:refs/tags/${tag}`], inRoot)
  else if (tagged !== commit) throw new Error(`${tag} is at ${tagged} already, and not at ${commit}`)

  for (const file of release.packages) {
    const path = join(folder, 'packages', file)
    if (isPublished(run, nameOf(file, version), version, inRoot)) continue
    act('npm', ['publish', path, '--provenance', '--access=public', '--ignore-scripts'], inRoot)
  }

  if (!succeeds(() => run('gh', ['release', 'view', tag, `--repo=${release.repository}`], inRoot))) {
    const assets = [join(folder, 'SHA256SUMS'), ...globSync(join(folder, 'packages', '*.tgz')).sort()]
    const notes = `--notes-file=${join(folder, 'NOTES.md')}`
    act(
      'gh',
      ['release', 'create', tag, ...assets, '--verify-tag', notes, `--repo=${release.repository}`],
      inRoot,
    )
  }
  const moving = `v${version.split('.')[0]}`
  act('git', ['push', '--force', remote, `${commit}:refs/tags/${moving}`], inRoot)
}

/** `roster-core-1.2.3.tgz` is `@roster/core`. */
function nameOf(file: string, version: string): string {
  return `@roster/${file.slice('roster-'.length, -`-${version}.tgz`.length)}`
}

function isPublished(run: Run, name: string, version: string, options: { readonly cwd: string }): boolean {
  return succeeds(() => {
    if (run('npm', ['view', `${name}@${version}`, 'version'], options) === '') throw new Error('absent')
  })
}

function succeeds(attempt: () => void): boolean {
  try {
    attempt()
    return true
  } catch {
    return false
  }
}
