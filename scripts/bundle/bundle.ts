/**
 * `node scripts/bundle/bundle.ts action | program`, in an app's folder: bundles `src/main.ts` and everything it imports
 * into `dist/index.js`, and their licences into `dist/licenses.txt`. Workspaces are bundled from their sources, so
 * nothing must be built first. Names stay readable, because users run bundles with their keys and must be able to
 * audit them.
 */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BuildFailure, build } from 'esbuild'
import { bundledFiles, bundleOptions, KINDS } from './bundle-options.ts'
import { licenseNotices } from './license-notices.ts'

async function bundle(folder: string, kind: keyof typeof KINDS): Promise<void> {
  const dist = join(folder, 'dist')
  await rm(dist, { recursive: true, force: true })
  const { metafile } = await build(bundleOptions(folder, kind))
  await writeFile(join(dist, 'licenses.txt'), await licenseNotices(bundledFiles(metafile).keys(), folder))
}

/** An error in the sources, which esbuild has already printed. */
function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && 'warnings' in error
}

function isKind(name: string): name is keyof typeof KINDS {
  return Object.hasOwn(KINDS, name)
}

const [name = ''] = process.argv.slice(2)
if (isKind(name)) {
  try {
    await bundle(process.cwd(), name)
  } catch (error) {
    if (!isBuildFailure(error)) throw error
    process.exitCode = 1
  }
} else {
  process.stderr.write(`Usage: node scripts/bundle/bundle.ts <${Object.keys(KINDS).join(' | ')}>\n`)
  process.exitCode = 1
}
