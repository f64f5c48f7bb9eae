/**
 * `node scripts/run.mjs test | demo | release`: runs `npm test` and so on, on a machine that has only Node 20 and npm.
 * Installs the lockfile's packages if any is missing, then runs the task on the Node that the project pins. This file
 * uses only Node's own modules, and the syntax of Node 20.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The oldest Node that runs the project's scripts if the pinned one is not packaged for this platform. */
const OLDEST = 24

const BUNDLE = ['turbo', 'run', 'bundle', '--output-logs=errors-only', '--log-prefix=none']
const TASKS = {
  test: (args) => run(['node', 'scripts/check/check.ts', ...args]),
  demo: () => run(BUNDLE, 'pipe') || run(['node', 'apps/cli/bin/roster.js', 'demo']),
  release: (args) => run(['node', 'scripts/release/run.ts', ...args]),
}

const root = fileURLToPath(new URL('..', import.meta.url))
const modules = join(root, 'node_modules')
const onWindows = process.platform === 'win32'
const pinned = join(modules, 'node', 'bin', onWindows ? 'node.exe' : 'node')

function stop(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

/** @returns the exit code. The output of a piped program is shown only if it fails. */
function run([program, ...args], stdio = 'inherit') {
  const { status, error, stdout, stderr } = spawnSync(program, args, { cwd: root, stdio, shell: onWindows })
  if (error) stop(`Could not start ${program}: ${error.message}`)
  if (stdio === 'pipe' && status !== 0) process.stderr.write(`${stdout}${stderr}`)
  return status ?? 1
}

/** Installed versions, or targets of links, by path. Optional packages are left out: most are for other platforms. */
function lockedPackages(path) {
  const entries = existsSync(path) ? Object.entries(JSON.parse(readFileSync(path, 'utf8')).packages) : []
  return new Map(
    entries
      .filter(([name, entry]) => name.includes('node_modules/') && !entry.optional && !entry.devOptional)
      .map(([name, entry]) => [name, entry.link ? entry.resolved : entry.version]),
  )
}

function isInstalled() {
  const installed = lockedPackages(join(modules, '.package-lock.json'))
  const wanted = [...lockedPackages(join(root, 'package-lock.json'))]
  return hasNode() && wanted.every(([name, version]) => installed.get(name) === version)
}

function hasNode() {
  return Number.parseInt(process.versions.node, 10) >= OLDEST || existsSync(pinned)
}

const [task, ...args] = process.argv.slice(2)
if (!Object.hasOwn(TASKS, task)) stop(`Usage: node scripts/run.mjs <${Object.keys(TASKS).join(' | ')}>`)
if (!isInstalled()) {
  process.stderr.write('Installing dependencies (npm ci) …\n')
  // The npm that runs this script, which need not be the one on the PATH.
  const npm = process.env.npm_execpath?.endsWith('.js') ? ['node', process.env.npm_execpath] : ['npm']
  const flags = ['--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  if (run([...npm, 'ci', ...flags]) !== 0) stop('npm ci failed. Fix what it reports above and try again.')
}
if (!hasNode())
  stop(`Node ${OLDEST} is not packaged for ${process.platform} ${process.arch}: install it yourself.`)

const path = [existsSync(pinned) ? dirname(pinned) : '', join(modules, '.bin'), process.env.PATH]
process.env.PATH = path.filter(Boolean).join(delimiter)
process.env.TURBO_TELEMETRY_DISABLED = '1'
process.env.TURBO_NO_UPDATE_NOTIFIER = '1'
process.exitCode = TASKS[task](args)
