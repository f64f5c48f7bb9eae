#!/usr/bin/env node
/**
 * The launcher of `roster`: makes sure of a Node that the program runs on, then starts it. Confines the old
 * host: nothing but syntax and modules that Node 14 has in here.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const OLDEST = 22

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const program = at('../dist/index.js')
/** The Node that a checkout of the project installs for itself. */
const pinnedNode = at('../../../node_modules/.bin/node')

function stop(message) {
  process.stderr.write(`${message}\n`)
  process.exitCode = 1
}

function runWith(node) {
  const child = spawn(node, [program, ...process.argv.slice(2)], { stdio: 'inherit' })
  // The program decides what a signal means; this process only waits for it.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => stop(`error: ${node} could not be started: ${error.message}`))
  child.on('exit', (code) => {
    process.exitCode = code === null ? 1 : code
  })
}

if (!existsSync(program)) {
  stop('error: roster is not built. Run npm run build in the checkout.')
} else if (Number.parseInt(process.versions.node, 10) >= OLDEST) {
  await import('../dist/index.js')
} else if (existsSync(pinnedNode)) {
  runWith(pinnedNode)
} else {
  stop(`error: roster needs Node ${OLDEST} or newer; this is ${process.version}.`)
}
