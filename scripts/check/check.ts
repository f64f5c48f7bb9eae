/**
 * `npm test`: every check of the repository, as turbo runs them. A failure hides no other check. A check that passed
 * runs again only if a file it reads changes, or with `npm test -- --force`. The last line is `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync, rmSync } from 'node:fs'
import { findBrowser } from '../../packages/report/src/testing/browser.ts'
import { tally } from './tally.ts'

const CHECKS = ['types', 'lint', 'unused', 'package', 'sizes'].map((name) => `check:${name}`)
/** Vitest writes a report of each, which turbo restores from its cache. */
const TESTS = ['test:source', 'test:docs']
const SUMMARIES = '.turbo/runs'

const reportOf = (task: string) => `.vitest/${task.replace('test:', '')}.json`

function readJson(path: string | undefined) {
  try {
    return path === undefined ? undefined : JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

// Turbo restores what it has cached and deletes nothing: files of earlier bundles would count for their size.
const stale = [SUMMARIES, ...TESTS.map(reportOf), ...globSync('{apps,packages}/*/dist')]
for (const path of stale) rmSync(path, { recursive: true, force: true })
// A browser decides whether some tests run, so it is part of what turbo's cache depends on.
process.env['ROSTER_TEST_BROWSER'] = findBrowser() ?? ''
const tasks = ['build', 'bundle', 'site', ...CHECKS, ...TESTS]
const flags = ['--continue=always', '--summarize', '--output-logs=new-only', ...process.argv.slice(2)]
const { status } = spawnSync('turbo', ['run', ...tasks, ...flags], {
  stdio: ['ignore', 'inherit', 'inherit'],
  shell: process.platform === 'win32',
})
const [summary] = globSync(`${SUMMARIES}/*.json`)
const reports = new Map(TESTS.map((task) => [`//#${task}`, readJson(reportOf(task))]))
const lines = tally(readJson(summary), reports)
process.stdout.write(`${lines.join('\n')}\n`)
process.exitCode = status === 0 && lines.at(-1)?.includes(' 0 failed') ? 0 : 1
