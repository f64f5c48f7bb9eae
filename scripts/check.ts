/**
 * `npm test`: every check of the repository, one stage after the other; a stage that fails hides no other.
 * The last line reads `N passed, N failed`, where each test counts, and each stage that is not a test run.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JsonTestResults } from 'vitest/node'
import { measureBundles, readBudgets, sizeComplaint } from './bundle-size.ts'
import { packageComplaints } from './published-packages.ts'
import { stageTally, sum, type Tally, tallyLine, testTally } from './tally.ts'

interface Outcome {
  readonly ok: boolean
  readonly output: string
}

const onWindows = process.platform === 'win32'

/** Runs a program of `node_modules/.bin`; `shown` lets its output through as it comes. */
function run(command: string, args: readonly string[], shown = false): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', shown ? 'inherit' : 'pipe', 'pipe'],
      shell: onWindows,
    })
    const chunks: Buffer[] = []
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => (shown ? process.stderr.write(chunk) : chunks.push(chunk)))
    child.on('error', (error) =>
      resolve({ ok: false, output: `Could not start ${command}: ${error.message}` }),
    )
    child.on('close', (code) => resolve({ ok: code === 0, output: Buffer.concat(chunks).toString().trim() }))
  })
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function stage(name: string, check: () => Promise<Outcome>): Promise<boolean> {
  const start = performance.now()
  const { ok, output } = await check()
  if (!ok && output !== '') print(output)
  print(`${name} … ${ok ? 'ok' : 'FAILED'} (${((performance.now() - start) / 1000).toFixed(1)} s)`)
  return ok
}

/** All tests in one run; what they came to is read from the JSON report beside what is shown. */
async function runTests(): Promise<Tally> {
  const folder = await mkdtemp(join(tmpdir(), 'roster-check-'))
  const report = join(folder, 'vitest.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const ok = await stage('tests', () => run('vitest', ['run', ...reporters], true))
    return testTally(await readReport(report), ok)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Undefined where the run ended too early to leave a report. */
async function readReport(path: string): Promise<JsonTestResults | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as JsonTestResults
  } catch {
    return undefined
  }
}

async function checkPackages(): Promise<Outcome> {
  const complaints = await packageComplaints(process.cwd())
  return { ok: complaints.length === 0, output: complaints.join('\n') }
}

async function checkSizes(): Promise<Outcome> {
  const [sizes, budgets] = await Promise.all([measureBundles(process.cwd()), readBudgets(process.cwd())])
  const complaints = Array.from(sizes, ([name, size]) => sizeComplaint(name, size, budgets[name]) ?? [])
  return { ok: complaints.flat().length === 0, output: complaints.flat().join('\n') }
}

const checks: readonly (readonly [name: string, check: () => Promise<Outcome>])[] = [
  ['types', () => run('tsc', ['--noEmit', '-p', 'tsconfig.json'])],
  ['lint', () => run('biome', ['check', '--error-on-warnings', '--max-diagnostics=50', '.'])],
  // The build's own configuration tells knip which source each file of a `dist` comes from.
  ['unused', () => run('knip', ['--tsConfig', 'tsconfig.build.json'])],
  [
    'build',
    () =>
      run('turbo', [
        'run',
        'build',
        'bundle',
        '--continue',
        '--output-logs=errors-only',
        '--log-prefix=none',
      ]),
  ],
  ['packages', checkPackages],
  ['bundle sizes', checkSizes],
]

const tallies: Tally[] = []
for (const [name, check] of checks) tallies.push(stageTally(name, await stage(name, check)))
tallies.push(await runTests())

const total = sum(tallies)
for (const name of total.skipped) print(`skipped: ${name}`)
for (const name of total.failed) print(`failed: ${name}`)
print(tallyLine(total))
process.exitCode = total.failed.length > 0 ? 1 : 0
