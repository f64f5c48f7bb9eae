#!/usr/bin/env node
/**
 * The launcher of `roster`: makes sure of a Node that the program runs on and of the way to the network, then
 * starts it. Confines the old host: nothing but syntax and modules that Node 14 has in here.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const OLDEST = 22

const PROXIES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']
/** No proxy leads back to it. */
const THIS_MACHINE = ['localhost', '127.0.0.1', '::1', '[::1]']

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const program = at('../dist/index.js')
/** The Node that a checkout of the project installs for itself. */
const pinnedNode = at('../../../node_modules/.bin/node')

function stop(message) {
  process.stderr.write(`${message}\n`)
  process.exitCode = 1
}

function runWith(node, script, env) {
  const child = spawn(node, [script, ...process.argv.slice(2)], { stdio: 'inherit', env })
  // The program decides what a signal means; this process only waits for it.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => stop(`error: ${node} could not be started: ${error.message}`))
  child.on('exit', (code, signal) => {
    if (code !== null) process.exitCode = code
    else if (signal === 'SIGINT') process.exitCode = 130
    else process.exitCode = signal === 'SIGTERM' ? 143 : 1
  })
}

/** Starts the program so that its requests go through the proxy that the usual variables name, if any does. */
async function start() {
  const { env } = process
  const proxy = PROXIES.find((name) => env[name])
  if (proxy !== undefined && env.NODE_USE_ENV_PROXY !== '1') {
    const direct = [env.no_proxy || env.NO_PROXY, ...THIS_MACHINE].filter(Boolean).join(',')
    const proxied = { ...env, no_proxy: direct }
    const http = await import('node:http')
    if (http.setGlobalProxyFromEnv) {
      http.setGlobalProxyFromEnv(proxied)
    } else if (process.allowedNodeEnvironmentFlags.has('--use-env-proxy')) {
      // These have to be told before they start.
      runWith(process.execPath, program, { ...proxied, NODE_USE_ENV_PROXY: '1' })
      return
    } else {
      process.stderr.write(
        `warning: ${proxy} is set, and Node ${process.version} cannot follow it; Node 22.21, or 24.5, and newer can.\n`,
      )
    }
  }
  await import('../dist/index.js')
}

if (!existsSync(program)) {
  stop('error: roster is not built. Run npm run build in the checkout.')
} else if (Number.parseInt(process.versions.node, 10) >= OLDEST) {
  await start()
} else if (existsSync(pinnedNode)) {
  runWith(pinnedNode, at('./roster.js'), process.env)
} else {
  stop(`error: roster needs Node ${OLDEST} or newer; this is ${process.version}.`)
}
