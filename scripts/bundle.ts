/**
 * `node scripts/bundle.ts action | program`, in an app's folder: bundles `src/main.ts` and everything it imports
 * into `dist/index.js`, and the licences of what is in it into `dist/licenses.txt`. Workspaces are taken from
 * their sources, so nothing has to be built first. Names stay readable: a bundle is what users run with their
 * keys, and they must be able to audit it.
 */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BuildFailure, type BuildOptions, build } from 'esbuild'
import { licenseNotices } from './license-notices.ts'

type Kind = Pick<BuildOptions, 'target' | 'splitting' | 'chunkNames'>

/**
 * An action is one file for the Node that GitHub's runners bring; a program starts faster when its commands are
 * chunks loaded on demand, and runs on older versions of Node.
 */
const KINDS: Readonly<Record<string, Kind>> = {
  action: { target: 'node24', splitting: false },
  program: { target: 'node22', splitting: true, chunkNames: 'chunks/[name]-[hash]' },
}

/** CommonJS dependencies in an ES module still call `require` for Node's own modules. */
const REQUIRE = `import { createRequire as createRequireForBundle } from 'node:module'
const require = createRequireForBundle(import.meta.url)`

async function bundle(folder: string, kind: Kind): Promise<void> {
  const outdir = join(folder, 'dist')
  await rm(outdir, { recursive: true, force: true })
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints: { index: 'src/main.ts' },
    outdir,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@roster/source', 'module'],
    // Without an `exports` map, a package's ES module: its CommonJS build may hide what it requires.
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE },
    minifySyntax: true,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    ...kind,
  })
  await writeFile(join(outdir, 'licenses.txt'), await licenseNotices(Object.keys(metafile.inputs), folder))
}

/** What is wrong in the sources, which esbuild has printed already. */
function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && 'warnings' in error
}

const [name = ''] = process.argv.slice(2)
const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined
if (kind === undefined) {
  process.stderr.write(`Usage: node scripts/bundle.ts <${Object.keys(KINDS).join(' | ')}>\n`)
  process.exitCode = 1
} else {
  try {
    await bundle(process.cwd(), kind)
  } catch (error) {
    if (!isBuildFailure(error)) throw error
    process.exitCode = 1
  }
}
