import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What users read, copy or run. */
const SHOWN = [
  '*.md',
  '{docs,examples,skills}/**/*.{md,yml,yaml,json}',
  '.github/**/*.{yml,yaml}',
  'apps/*/{README.md,action.yml}',
  'packages/*/README.md',
  '{apps,packages}/*/{src,bin}/**/*.{ts,tsx,js}',
]

/** The scope of our packages is ours in no registry yet: a stranger who registers it would run code in these places. */
const RUNS_IT =
  /\b(?:npx|npm\s+(?:exec|x|install|i|add)|pnpm\s+(?:dlx|add)|yarn\s+(?:dlx|add)|bunx|bun\s+add|deno\s+run\s+npm:)\s[^\n`]*@roster\//

it('names no package of a scope that is not ours as something to run or install', () => {
  const paths = SHOWN.flatMap((pattern) => globSync(pattern, { cwd: root }))
  expect(paths.length).toBeGreaterThan(300)
  const named = paths.filter((path) => RUNS_IT.test(readFileSync(join(root, path), 'utf8')))
  expect(named).toEqual([])
  expect('matrix=$(npx --yes @roster/cli@1.0.0 matrix)').toMatch(RUNS_IT)
})
