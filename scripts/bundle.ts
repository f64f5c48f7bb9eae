/**
 * `node scripts/bundle.ts action | program`, in an app's folder: bundles `src/main.ts` and everything it imports
 * into `dist/index.js`, and the licences of what is in it into `dist/licenses.txt`. Workspaces are taken from
 * their sources, so nothing has to be built first. Names stay readable: a bundle is what users run with their
 * keys, and they must be able to audit it.
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

/** What is wrong in the sources, which esbuild has printed already. */
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
  process.stderr.write(`Usage: node scripts/bundle.ts <${Object.keys(KINDS).join(' | ')}>\n`)
  process.exitCode = 1
}
