/** The emulator on a port of this machine. */
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { createAdaptorServer, type Http2Bindings, type HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Sleep } from '../service/network.ts'
import { loadState, saveState } from '../state/state-file.ts'
import type { ElasticCloudEmulator } from './emulator.ts'

/** Other machines cannot reach the keys and tokens it holds. */
const HOST = '127.0.0.1'

/** The methods that some path of the API or a control route takes. */
const ALLOWED = 'GET, POST, PUT, PATCH, DELETE'

export interface ServeOptions {
  /** A free one by default. */
  readonly port?: number
  /** Loaded if it exists, and saved after each change. Holds keys and invitation tokens. Not a symbolic link. */
  readonly stateFile?: string
  /** How long each request waits, in milliseconds. */
  readonly latency?: number
}

export interface ElasticCloudServer {
  /** `http://127.0.0.1:<port>`, without a path. */
  readonly url: string
  /** Also ends open connections. */
  close(): Promise<void>
}

/** Rejects if the port is taken or the state file is not one. */
export async function serve(
  emulator: ElasticCloudEmulator,
  { port = 0, stateFile, latency = 0 }: ServeOptions = {},
): Promise<ElasticCloudServer> {
  const stopSaving = stateFile === undefined ? undefined : keepState(emulator, stateFile)
  const sleep: Sleep = async (milliseconds) =>
    void (await setTimeout(milliseconds, undefined, { ref: false }))

  const server = createAdaptorServer({
    fetch: async (request, { incoming }: HttpBindings | Http2Bindings) => {
      // A Request cannot have this method, so it has to be refused before there is one.
      if (incoming.method === 'TRACE') return new Response(null, { status: 405, headers: { allow: ALLOWED } })
      if (latency > 0) await sleep(latency)
      const exchange = await emulator.exchange(request, sleep)
      if (exchange !== 'dropped') return exchange
      incoming.socket.destroy()
      return RESPONSE_ALREADY_SENT
    },
    overrideGlobalObjects: false,
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, HOST, resolve)
  })
  const { port: bound } = server.address() as AddressInfo

  return {
    url: `http://${HOST}:${bound}`,
    close: () =>
      new Promise((resolve, reject) => {
        stopSaving?.()
        server.close((error) => (error ? reject(error) : resolve()))
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}

function keepState(emulator: ElasticCloudEmulator, path: string): () => void {
  const saved = loadState(path)
  if (saved) emulator.state.import(saved)
  else saveState(path, emulator.state.export())
  return emulator.observe((state) => saveState(path, state))
}
