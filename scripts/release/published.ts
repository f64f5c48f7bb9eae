/** What a release publishes to the npm registry: the workspaces that are not private, with one version. */
import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly [field: string]: unknown
}

export interface PublishedPackage {
  /** Below the root, such as `packages/core`. */
  readonly folder: string
  readonly manifest: Manifest
}

/** Dependencies first: nobody can install a package whose dependencies are still to come. */
const ORDER = ['@roster/core', '@roster/elastic-cloud', '@roster/report', '@roster/emulator', '@roster/cli']

/** @throws where the list above and the workspaces disagree, or not all have one version. */
export async function publishedPackages(root: string): Promise<readonly PublishedPackage[]> {
  const folders = globSync('{packages,apps}/*', { cwd: root }).map((folder) => folder.replaceAll('\\', '/'))
  const all = await Promise.all(
    folders.map(async (folder) => {
      const text = await readFile(join(root, folder, 'package.json'), 'utf8')
      return { folder, manifest: JSON.parse(text) as Manifest }
    }),
  )
  const published = all
    .filter(({ manifest }) => manifest.private !== true)
    .sort((a, b) => ORDER.indexOf(a.manifest.name) - ORDER.indexOf(b.manifest.name))
  const names = published.map(({ manifest }) => manifest.name)
  if (names.join() !== ORDER.join())
    throw new Error(`expected ${ORDER.join()} to be published, got ${names.join()}`)
  const versions = new Set(all.map(({ manifest }) => manifest.version))
  if (versions.size > 1) throw new Error(`expected one version, got ${[...versions].join(' and ')}`)
  return published
}
