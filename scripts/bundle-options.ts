/** How the apps are bundled: esbuild's options, and what of our dependencies they keep out. */
import type { BuildOptions, Metafile, Plugin } from 'esbuild'

type Kind = Pick<BuildOptions, 'target' | 'splitting' | 'chunkNames'>

/**
 * An action is one file for the Node that GitHub's runners bring; a program starts faster when its commands are
 * chunks loaded on demand, and runs on older versions of Node.
 */
export const KINDS = {
  action: { target: 'node24', splitting: false },
  program: { target: 'node22', splitting: true, chunkNames: 'chunks/[name]-[hash]' },
} satisfies Record<string, Kind>

/** CommonJS dependencies in an ES module still call `require` for Node's own modules. */
const REQUIRE = `import { createRequire as createRequireForBundle } from 'node:module'
const require = createRequireForBundle(import.meta.url)`

/**
 * The toolkit of GitHub Actions: its packages do nothing when imported, and do not say so. Said here, what
 * nobody uses of them is left out, an HTTP client of half a megabyte above all.
 */
const TOOLKIT = /^(?:@actions\/|undici$|tunnel$)/

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

/** What ofetch brings for versions of Node that had no `fetch`, and what it is where there is one. */
const FETCH = { 'node-fetch-native': 'node-fetch-native/native' }

/**
 * Every Node that we run on has them. For all that esbuild knows it may not, and then it has a program make them
 * when it starts, used or not, which takes longer than all else.
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
    // Without an `exports` map, a package's ES module: its CommonJS build may hide what it requires.
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

/** Bytes of each source file in the bundle; files of which nothing is left in it are not there. */
export function bundledFiles({ outputs }: Metafile): ReadonlyMap<string, number> {
  const bytes = new Map<string, number>()
  for (const { inputs } of Object.values(outputs)) {
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
      if (bytesInOutput > 0) bytes.set(file, (bytes.get(file) ?? 0) + bytesInOutput)
    }
  }
  return bytes
}
