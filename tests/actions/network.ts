/**
 * A company's network: names that only its proxy can resolve, and services with certificates from its private
 * authority.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { fileURLToPath } from 'node:url'

const at = (name: string) => fileURLToPath(new URL(`tls/${name}`, import.meta.url))

/** For `NODE_EXTRA_CA_CERTS`. */
export const AUTHORITY = at('authority.pem')

export interface Network {
  /** The address of the proxy: `http://127.0.0.1:40123`. */
  readonly proxy: string
  /** `host:port` of every requested tunnel. */
  readonly tunnels: readonly string[]
  readonly close: () => void
}

/** @param hosts name → address of the service behind it, without TLS. */
export async function openNetwork(hosts: Readonly<Record<string, string>>): Promise<Network> {
  const tunnels: string[] = []
  const sockets = new Set<Socket>()
  const join = (one: Socket, other: Socket) => {
    for (const end of [one, other]) {
      sockets.add(end)
      end.on('error', () => [one, other].map((each) => each.destroy()))
    }
    one.pipe(other).pipe(one)
  }

  const ports = new Map<string, number>()
  const servers: { readonly close: () => unknown }[] = []
  for (const [host, url] of Object.entries(hosts)) {
    const { hostname, port } = new URL(url)
    const keys = { key: readFileSync(at('server-key.pem')), cert: readFileSync(at('server.pem')) }
    const server = createTlsServer(keys, (socket) => join(socket, connect(Number(port), hostname)))
    server.on('tlsClientError', () => {})
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    ports.set(`${host}:443`, (server.address() as AddressInfo).port)
    servers.push(server)
  }

  const proxy = createServer().on('connect', (request, socket: Socket) => {
    const { url = '' } = request
    tunnels.push(url)
    const port = ports.get(url)
    if (port === undefined) return void socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    const target = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      join(socket, target)
    })
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  servers.push(proxy)

  return {
    proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    tunnels,
    close: () => {
      for (const server of servers) server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
