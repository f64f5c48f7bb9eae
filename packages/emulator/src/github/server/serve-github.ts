/** Serves the double on a local port, for actions that run as processes. */
import type { AddressInfo } from 'node:net'
import { type HttpBindings, serve } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { DroppedConnection } from '../http/fault.ts'
import type { GitHubDouble } from './github-double.ts'

export interface GitHubServer {
  /** Without a path: `http://127.0.0.1:40123`. */
  readonly url: string
  readonly close: () => Promise<void>
}

/** @param options.port A free port by default, or if it is 0. */
export function serveGitHub(
  github: GitHubDouble,
  options: { readonly port?: number } = {},
): Promise<GitHubServer> {
  const fetch = async (request: Request, { incoming }: HttpBindings): Promise<Response> => {
    try {
      return await github.fetch(request)
    } catch (error) {
      if (!(error instanceof DroppedConnection)) throw error
      incoming.socket.destroy()
      return RESPONSE_ALREADY_SENT
    }
  }
  return new Promise((resolve, reject) => {
    const server = serve(
      {
        fetch: (request, bindings) => fetch(request, bindings as HttpBindings),
        hostname: '127.0.0.1',
        port: options.port ?? 0,
      },
      ({ port }: AddressInfo) =>
        resolve({
          url: `http://127.0.0.1:${port}`,
          close: () =>
            new Promise((closed, failed) => {
              server.close((error) => (error === undefined ? closed() : failed(error)))
              if ('closeAllConnections' in server) server.closeAllConnections()
            }),
        }),
    )
    server.once('error', reject)
  })
}
