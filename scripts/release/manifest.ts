/** The `package.json` that is published: what concerns the users of a package, and where it was built. */
import type { PublishedPackage } from './published.ts'

/** Under which workspaces export their sources to each other. */
const SOURCE = '@roster/source'

/** For those who work on the package. */
const FOR_DEVELOPERS: ReadonlySet<string> = new Set(['scripts', 'devDependencies'])

/**
 * @param repository `owner/name` of the repository that makes the release. It is written nowhere else, so that a
 *   fork has nothing to change: provenance holds for the repository that the manifest names.
 */
export function publishedManifest({ folder, manifest }: PublishedPackage, repository: string): object {
  const kept = Object.entries(manifest).flatMap(([field, value]) => {
    const published = FOR_DEVELOPERS.has(field) ? undefined : withoutSources(value)
    return published === undefined ? [] : [[field, published] as const]
  })
  return {
    ...Object.fromEntries(kept),
    repository: { type: 'git', url: `git+https://github.com/${repository}.git`, directory: folder },
    homepage: `https://github.com/${repository}#readme`,
    bugs: `https://github.com/${repository}/issues`,
    publishConfig: { access: 'public' },
  }
}

/** The sources are not in the package. Undefined where nothing else is exported. */
function withoutSources(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value)
    .filter(([key]) => key !== SOURCE)
    .map(([key, inner]) => [key, withoutSources(inner)] as const)
    .filter(([, inner]) => inner !== undefined)
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}
