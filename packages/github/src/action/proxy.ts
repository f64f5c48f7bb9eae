/** The proxy of the runner. Only this file makes Node use the usual variables. */
import * as http from 'node:http'
import type { warning } from '@actions/core'
import type { Environment } from './action-context.ts'

const PROXY_VARIABLES = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY']

/**
 * From now on, requests use the proxy in `environment`, except those to hosts in `no_proxy`. Older releases of Node 24
 * accept it only before they start, so they get a warning.
 */
export function followProxy(environment: Environment, log: { readonly warning: typeof warning }): void {
  const [proxy] = PROXY_VARIABLES.filter((name) => environment[name])
  if (proxy === undefined || environment['NODE_USE_ENV_PROXY'] === '1') return
  if ('setGlobalProxyFromEnv' in http) {
    http.setGlobalProxyFromEnv({ ...environment })
    return
  }
  log.warning(
    `${proxy} is set, but the Node of this runner is too old to use it by itself. Update the runner, or add NODE_USE_ENV_PROXY: "1" to the "env" of the job.`,
  )
}
