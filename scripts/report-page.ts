/**
 * The script and the style of `@roster/report`'s pages, bundled from `packages/report/page` into a module of the
 * package. The module is committed, so that tests, type checks and bundles need no build, and the published package
 * needs no bundler.
 */
import { join } from 'node:path'
import { type BuildOptions, type BuildResult, build } from 'esbuild'
import { licenseNotices } from './license-notices.ts'

/** Relative to the root. */
export const PAGE_MODULE = 'packages/report/src/generated/page.ts'

const OPTIONS: BuildOptions = {
  bundle: true,
  minify: true,
  write: false,
  legalComments: 'none',
  // Browsers need `content-visibility` and `Map.groupBy`.
  target: 'es2024',
  metafile: true,
}

/** The text of the module. It is deterministic. */
export async function pageModule(root: string): Promise<string> {
  const absWorkingDir = join(root, 'packages/report')
  const script = await build({
    ...OPTIONS,
    absWorkingDir,
    entryPoints: ['page/main.tsx'],
    tsconfig: join(absWorkingDir, 'page/tsconfig.json'),
    platform: 'browser',
    format: 'iife',
  })
  const style = await build({ ...OPTIONS, absWorkingDir, entryPoints: ['page/page.css'] })
  const notices = await licenseNotices(Object.keys(script.metafile?.inputs ?? {}), absWorkingDir)
  const comment = `/*!\n${notices.trim().replaceAll('*/', '* /')}\n*/\n`
  return [
    '/** Written by `npm run generate` from `packages/report/page`: the script and the style of pages, minified. */',
    '',
    `export const SCRIPT: string = ${JSON.stringify(comment + textOf(script))}`,
    '',
    `export const STYLE: string = ${JSON.stringify(textOf(style))}`,
    '',
  ].join('\n')
}

function textOf({ outputFiles: [file] = [] }: BuildResult): string {
  if (file === undefined) throw new Error('esbuild wrote no file')
  return file.text.trim()
}
