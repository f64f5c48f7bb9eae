/**
 * `npm test`: every check of the repository; one that fails hides no other. Each is a task of turbo's, and one
 * that passed is not run again until something changes that it reads; `npm test -- --force` runs all the same.
 * The last line reads `N passed, N failed`, where each test counts, and each check that is not a test run.
 */
import { readFile, rm } from 'node:fs/promises'
import type { JsonTestResults } from 'vitest/node'
import { findBrowser } from './browser.ts'
import { stageTally, sum, type Tally, tallyLine, testTally } from './tally.ts'
import { type TaskOutcome, turboRun } from './turbo-run.ts'

const CHECKS = ['types', 'lint', 'unused', 'packages', 'sizes']

/**
 * What runs tests, with the JSON report that it leaves, or brings back from the cache, as `turbo.json` says. The
 * tests of the documentation hold what it says against the program: they are what a change of it runs.
 */
const TESTS = [
  { stage: 'tests', task: 'test:source', report: '.vitest/source.json' },
  { stage: 'documentation', task: 'check:docs', report: '.vitest/docs.json' },
]

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

function printStage(name: string, tasks: readonly TaskOutcome[]): boolean {
  // Without an outcome, turbo has failed before it came to the task.
  const ok = tasks.length > 0 && tasks.every((task) => task.ok)
  const seconds = tasks.reduce((sum, task) => sum + task.seconds, 0).toFixed(1)
  const note = ok && tasks.every(({ cached }) => cached) ? 'unchanged since it passed' : `${seconds} s`
  print(`${name} … ${ok ? 'ok' : 'FAILED'} (${note})`)
  return ok
}

/** Undefined where the run ended too early to leave a report. */
async function readReport(path: string): Promise<JsonTestResults | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as JsonTestResults
  } catch {
    return undefined
  }
}

async function runChecks(force: boolean): Promise<readonly Tally[]> {
  const names = CHECKS.map((name) => `check:${name}`)
  const outcomes = await turboRun([...names, 'build', 'bundle'], { shown: false, force })
  const ofRoot = (name: string) => outcomes.filter(({ id }) => id === `//#check:${name}`)
  const builds = outcomes.filter(({ id }) => !id.startsWith('//'))
  return [
    ...CHECKS.map((name) => stageTally(name, printStage(name, ofRoot(name)))),
    stageTally('build', printStage('build', builds)),
  ]
}

/** What the tests came to is read from the reports beside what is shown. */
async function runTests(force: boolean): Promise<readonly Tally[]> {
  for (const { report } of TESTS) await rm(report, { force: true })
  const tasks = TESTS.map(({ task }) => task)
  const outcomes = await turboRun(tasks, { shown: true, force })
  return Promise.all(
    TESTS.map(async ({ stage, task, report }) => {
      const ok = printStage(
        stage,
        outcomes.filter(({ id }) => id === `//#${task}`),
      )
      return testTally(await readReport(report), ok)
    }),
  )
}

const force = process.argv.includes('--force')
// Whether a browser is there decides what some tests do: it is among what their results depend on.
process.env['ROSTER_TEST_BROWSER'] = findBrowser() ?? ''
const total = sum([...(await runChecks(force)), ...(await runTests(force))])
for (const name of total.skipped) print(`skipped: ${name}`)
for (const name of total.failed) print(`failed: ${name}`)
print(tallyLine(total))
process.exitCode = total.failed.length > 0 ? 1 : 0
