import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['@roster/source'] },
  ssr: { resolve: { conditions: ['@roster/source'] } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'tests/**/*.test.ts'],
  },
})
