/**
 * `node scripts/run.mjs <task>`: the door of `npm test` and `npm run demo` on a machine that has only Node and
 * npm. Installs what the lockfile asks for and `node_modules` lacks, then runs the task with the Node that the
 * project pins. Confines the old host: nothing but Node's own modules and syntax of Node 20 in here.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const OLDEST_HOST = 20
/** The oldest Node that strips types from the project's own scripts, and that the test runner takes. */
const OLDEST_WITHOUT_PINNED = 24

/** `quiet` shows what a step prints only where it fails; `takesArguments` passes on what stands after the task. */
const TASKS = {
  test: [{ command: ['node', 'scripts/check.ts'], takesArguments: true }],
  demo: [
    { command: ['turbo', 'run', 'bundle', '--output-logs=errors-only', '--log-prefix=none'], quiet: true },
    { command: ['node', 'apps/cli/bin/roster.js', 'demo'] },
  ],
}

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = join(root, 'node_modules', '.bin')
const onWindows = process.platform === 'win32'
const host = Number.parseInt(process.versions.node, 10)

function stop(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

/** @returns the exit code; 1 where a signal ended it. */
function run({ command: [program, ...args], quiet = false }, env) {
  const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit'
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    cwd: root,
    env,
    stdio,
    shell: onWindows,
  })
  if (error) stop(`Could not start ${program}: ${error.message}`)
  if (quiet && status !== 0) process.stderr.write(`${stdout}${stderr}`)
  return status ?? 1
}

/** What a lockfile says is installed: path below the root → version, or target for a linked workspace. */
function lockedPackages(path) {
  const { packages } = JSON.parse(readFileSync(path, 'utf8'))
  return new Map(
    Object.entries(packages)
      // Optional packages are for other platforms, mostly: absence says nothing.
      .filter(([name, entry]) => name.includes('node_modules/') && !entry.optional && !entry.devOptional)
      .map(([name, entry]) => [name, entry.link ? entry.resolved : entry.version]),
  )
}

/** The folder of the Node that the project pins, or undefined where its package could not be installed. */
function pinnedNode() {
  const folder = join(root, 'node_modules', 'node', 'bin')
  return existsSync(join(folder, onWindows ? 'node.exe' : 'node')) ? folder : undefined
}

function hasNode() {
  return host >= OLDEST_WITHOUT_PINNED || pinnedNode() !== undefined
}

/** Compares contents, not times: npm may write the one file before or after the other. */
function isInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return false
  const present = lockedPackages(installed)
  return [...lockedPackages(join(root, 'package-lock.json'))].every(
    ([name, version]) => present.get(name) === version,
  )
}

function install() {
  process.stderr.write('Installing dependencies (npm ci) …\n')
  // `npm run` says where npm is; a `npm` on the PATH may be another, or absent.
  const npm = process.env.npm_execpath?.endsWith('.js') ? ['node', process.env.npm_execpath] : ['npm']
  const command = [
    ...npm,
    'ci',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  if (run({ command }, process.env) !== 0)
    stop('npm ci failed. Fix what it reports above and run the command again.')
}

if (host < OLDEST_HOST) stop(`Node ${OLDEST_HOST} or newer is needed, this is ${process.version}.`)

const [task = '', ...args] = process.argv.slice(2)
if (!Object.hasOwn(TASKS, task)) stop(`Usage: node scripts/run.mjs <${Object.keys(TASKS).join(' | ')}>`)

if (!isInstalled() || !hasNode()) install()
if (!hasNode())
  stop(
    `No Node ${OLDEST_WITHOUT_PINNED} is packaged for ${process.platform} ${process.arch}. ` +
      `Run this with Node ${OLDEST_WITHOUT_PINNED} or newer; it is ${process.version}.`,
  )

const env = {
  ...process.env,
  PATH: [pinnedNode(), bin, process.env.PATH].filter(Boolean).join(delimiter),
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
}
for (const { command, takesArguments = false, quiet } of TASKS[task]) {
  const status = run({ command: takesArguments ? [...command, ...args] : command, quiet }, env)
  if (status !== 0) process.exit(status)
}
