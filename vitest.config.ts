/** Tests of every workspace, run from the packages' TypeScript sources. */
import { defineConfig } from 'vitest/config'

/** Vite's conditions for Node, and before them the one under which workspaces export their source. */
const conditions = ['@roster/source', 'module', 'node', 'development|production']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    globalSetup: ['tests/actions/bundles.ts'],
    include: [
      'packages/*/src/**/*.test.ts',
      'apps/*/{src,test}/**/*.test.ts',
      '{scripts,tests}/**/*.test.ts',
    ],
  },
})
