/**
 * The script and the style of `@roster/report`'s pages, bundled from `packages/report/page` into modules of the package.
 * The modules are committed, so that tests, type checks and bundles need no build, and the published package needs no
 * bundler.
 */
import { join } from 'node:path'
import { type BuildOptions, type BuildResult, build } from 'esbuild'
import { licenseNotices } from '../bundle/license-notices.ts'

interface PageSources {
  /** Relative to the root. */
  readonly module: string
  /** Relative to the package. */
  readonly script: string
  readonly style: string
}

export const PAGES: readonly PageSources[] = [
  { module: 'packages/report/src/generated/page.ts', script: 'page/main.tsx', style: 'page/page.css' },
  {
    module: 'packages/report/src/generated/review-page.ts',
    script: 'page/review/main.tsx',
    style: 'page/review/review.css',
  },
]

const OPTIONS: BuildOptions = {
  bundle: true,
  minify: true,
  write: false,
  legalComments: 'none',
  // Browsers need `content-visibility` and `Map.groupBy`.
  target: 'es2024',
  metafile: true,
}

/** The text of a module. It is deterministic. */
export async function pageModule(
  root: string,
  { script: entry, style: sheet }: PageSources,
): Promise<string> {
  const absWorkingDir = join(root, 'packages/report')
  const script = await build({
    ...OPTIONS,
    absWorkingDir,
    entryPoints: [entry],
    tsconfig: join(absWorkingDir, 'page/tsconfig.json'),
    platform: 'browser',
    format: 'iife',
    conditions: ['@roster/source'],
  })
  const style = await build({ ...OPTIONS, absWorkingDir, entryPoints: [sheet] })
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
