/** How the apps are bundled: esbuild's options, and the parts of dependencies that they leave out. */
import { fileURLToPath } from 'node:url'
import type { BuildOptions, Metafile, Plugin } from 'esbuild'

type Kind = Pick<BuildOptions, 'target' | 'splitting' | 'chunkNames'>

/**
 * An action is one file for the Node that GitHub's runners provide. A program starts faster if its commands are
 * chunks that load on demand. It also runs on older versions of Node.
 */
export const KINDS = {
  action: { target: 'node24', splitting: false },
  program: { target: 'node22', splitting: true, chunkNames: 'chunks/[name]-[hash]' },
} satisfies Record<string, Kind>

/** CommonJS dependencies in an ES module still call `require` for Node's own modules. */
const REQUIRE = `import { createRequire as createRequireForBundle } from 'node:module'
const require = createRequireForBundle(import.meta.url)`

/**
 * The packages of the GitHub Actions toolkit have no side effects, but do not declare it. With this declaration,
 * esbuild leaves out unused parts. `@actions/github` reads the environment when it is imported, which matters only to
 * code that uses what it read.
 */
const TOOLKIT = /^(?:@actions\/|tunnel$)/

const withoutSideEffects: Plugin = {
  name: 'without-side-effects',
  setup({ onResolve, resolve }) {
    onResolve({ filter: TOOLKIT }, async ({ path, pluginData, ...options }) => {
      if (pluginData === withoutSideEffects) return undefined
      const resolved = await resolve(path, { ...options, pluginData: withoutSideEffects })
      return { ...resolved, sideEffects: false }
    })
  },
}

/** Replaces implementations of `fetch` that dependencies bring: every supported Node has one. */
const FETCH = {
  'node-fetch-native': 'node-fetch-native/native',
  undici: fileURLToPath(new URL('platform-fetch.ts', import.meta.url)),
}

/**
 * Every supported Node has these features. Otherwise esbuild would compile such expressions at start-up, used or
 * not, which takes longer than everything else.
 */
const REGULAR_EXPRESSIONS = { 'regexp-set-notation': true, 'regexp-unicode-property-escapes': true }

/** @param folder of the app; paths are relative to it. */
export function bundleOptions(folder: string, kind: keyof typeof KINDS) {
  return {
    absWorkingDir: folder,
    entryPoints: { index: 'src/main.ts' },
    outdir: 'dist',
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@roster/source', 'module'],
    // For packages without an `exports` map, the ES module: a CommonJS build can hide its imports from esbuild.
    mainFields: ['module', 'main'],
    alias: FETCH,
    plugins: [withoutSideEffects],
    banner: { js: REQUIRE },
    supported: REGULAR_EXPRESSIONS,
    minifySyntax: true,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    ...KINDS[kind],
  } satisfies BuildOptions
}

/** Bytes of each source file in the bundle, without files that contribute nothing. */
export function bundledFiles({ outputs }: Metafile): ReadonlyMap<string, number> {
  const bytes = new Map<string, number>()
  for (const { inputs } of Object.values(outputs)) {
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
      if (bytesInOutput > 0) bytes.set(file, (bytes.get(file) ?? 0) + bytesInOutput)
    }
  }
  return bytes
}
