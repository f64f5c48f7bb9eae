/** The proxy of the machine that an action runs on. Confines how Node is told to follow the usual variables. */

import * as http from 'node:http'
import type { warning } from '@actions/core'
import type { Environment } from './action-context.ts'

const PROXY_VARIABLES = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY']

/**
 * From here on, requests go through the proxy that `environment` names, but for hosts under `no_proxy`. Older
 * releases of Node 24 follow it only where they were told before they started, which is said.
 */
export function followProxy(environment: Environment, log: { readonly warning: typeof warning }): void {
  const [proxy] = PROXY_VARIABLES.filter((name) => environment[name])
  if (proxy === undefined || environment['NODE_USE_ENV_PROXY'] === '1') return
  if ('setGlobalProxyFromEnv' in http) {
    http.setGlobalProxyFromEnv({ ...environment })
    return
  }
  log.warning(
    `${proxy} is set, and this runner's Node is too old to follow it on its own. Update the runner, or add NODE_USE_ENV_PROXY: "1" to the "env" of the job.`,
  )
}
