/** A proxy in front of a service that breaks answers on the wire, in ways that no service chooses. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

/** A whole answer of the service behind the proxy. */
export interface WholeAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Writes to the socket as it likes, and ends it. */
export type Damage = (answer: WholeAnswer, response: ServerResponse) => void

const PAGE =
  '<!doctype html><html><head><title>Sign in</title></head><body>Acme Corp Single Sign-On</body></html>'
const HTML = { 'content-type': 'text/html; charset=utf-8' }
const JSON_TYPE = 'application/json; charset=utf-8'

/** The bytes as they are, and then the end of the connection. */
function raw({ socket }: ServerResponse, ...parts: readonly (string | Buffer)[]): void {
  for (const part of parts) socket?.write(part)
  socket?.end()
}

const page =
  (status: number, headers: Readonly<Record<string, string>> = {}): Damage =>
  (_answer, response) =>
    void response.writeHead(status, { ...HTML, ...headers }).end(PAGE)

const json =
  (status: number, value: unknown): Damage =>
  (_answer, response) =>
    void response.writeHead(status, { 'content-type': JSON_TYPE }).end(JSON.stringify(value))

const body =
  (change: (body: Buffer) => Buffer, headers: Readonly<Record<string, string>> = {}): Damage =>
  (answer, response) => {
    const changed = change(answer.body)
    const type = answer.headers['content-type'] ?? JSON_TYPE
    response.writeHead(answer.status, {
      'content-type': type,
      'content-length': String(changed.length),
      ...headers,
    })
    response.end(changed)
  }

const half = (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length / 2))
const head = (lines: readonly string[]) => `HTTP/1.1 200 OK\r\n${lines.join('\r\n')}\r\n\r\n`

/** The letters of the first text in the body, in Latin-1. */
function latin1(bytes: Buffer): Buffer {
  const at = bytes.indexOf('": "') === -1 ? bytes.indexOf('":"') + 3 : bytes.indexOf('": "') + 4
  return Buffer.concat([bytes.subarray(0, at), Buffer.from([0xe9]), bytes.subarray(at)])
}

export const DAMAGES = {
  'gzip that is cut': body((bytes) => half(gzipSync(bytes)), { 'content-encoding': 'gzip' }),
  'gzip that is none': body((bytes) => bytes, { 'content-encoding': 'gzip' }),
  'a length that is too long': ({ body: bytes }, response) =>
    raw(response, head([`content-type: ${JSON_TYPE}`, `content-length: ${bytes.length + 20}`]), bytes),
  'a length that is too short': ({ body: bytes }, response) =>
    raw(response, head([`content-type: ${JSON_TYPE}`, `content-length: ${bytes.length >> 1}`]), bytes),
  'two lengths': ({ body: bytes }, response) =>
    raw(response, head([`content-type: ${JSON_TYPE}`, 'content-length: 2', 'content-length: 9']), bytes),
  'chunks that are cut': ({ body: bytes }, response) =>
    raw(
      response,
      head([`content-type: ${JSON_TYPE}`, 'transfer-encoding: chunked']),
      `${(bytes.length >> 1).toString(16)}\r\n`,
      half(bytes),
      '\r\n',
    ),
  'a redirect to a sign-in page': page(302, { location: '/sign-in?return=1' }),
  'a redirect to another host': page(307, { location: 'http://login.acme.example/' }),
  'a redirect without an address': page(302),
  'a sign-in page': page(200),
  'a page with 403': page(403),
  'a page with 404': page(404),
  'a page with 407': page(407, { 'proxy-authenticate': 'Basic realm="acme"' }),
  'a page with 511': page(511),
  'headers only': (_answer, response) =>
    raw(response, head([`content-type: ${JSON_TYPE}`, 'content-length: 90'])),
  'no body': body(() => Buffer.alloc(0)),
  'no type': ({ body: bytes }, response) => raw(response, head([`content-length: ${bytes.length}`]), bytes),
  'invalid UTF-8': body(latin1),
  'a byte order mark': body((bytes) => Buffer.concat([Buffer.from('\uFEFF'), bytes])),
  'JSON that is cut': body(half),
  'JSON twice': body((bytes) => Buffer.concat([bytes, bytes])),
  'JSON of another API': json(200, { kind: 'Status', apiVersion: 'v1', status: 'Success' }),
  'a list of another API': json(200, [{ kind: 'Pod', metadata: { name: 'x' } }]),
  'a refusal of another API': json(403, {
    kind: 'Status',
    status: 'Failure',
    reason: 'Forbidden',
    code: 403,
  }),
  'no such thing in another API': json(404, { detail: 'Not Found' }),
  'a conflict in another API': json(409, { error: 'conflict' }),
  'no HTTP': (_answer, { socket }) => void socket?.end('SSH-2.0-OpenSSH_9.6\r\n'),
  'a connection that ends': (_answer, { socket }) => void socket?.destroy(),
} as const satisfies Readonly<Record<string, Damage>>

export type DamageName = keyof typeof DAMAGES

/** Damage after which an answer is what it was. */
export const HARMLESS: ReadonlySet<DamageName> = new Set(['a byte order mark'])

interface AppliedDamage {
  readonly kind: Damage
  readonly matches: (method: string, path: string) => boolean
  /** Whether the service never gets these requests. */
  readonly isLost?: boolean
}

export interface DamagingProxy {
  readonly url: string
  /** Damages the answers to requests that it matches. */
  damage: AppliedDamage | undefined
  readonly close: () => void
}

/** @param service answers a request, as the emulators do. */
export async function openDamagingProxy(
  service: (request: Request) => Promise<Response>,
): Promise<DamagingProxy> {
  const server = createServer((request, response) => {
    void answer(request, response)
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request
    // What the redirects lead to.
    if (url.startsWith('/sign-in'))
      return page(200)({ status: 200, headers: {}, body: Buffer.alloc(0) }, response)
    const damage = proxy.damage?.matches(method, url) === true ? proxy.damage : undefined
    const sent = await received(request)
    const whole = await (damage?.isLost ? NOTHING : service(sent).then(wholeAnswer))
    if (damage) return damage.kind(whole, response)
    response.writeHead(whole.status, whole.headers).end(whole.body)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const proxy: DamagingProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    damage: undefined,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
  return proxy
}

/** What a lost request would have been answered with. */
const NOTHING: WholeAnswer = {
  status: 200,
  headers: { 'content-type': JSON_TYPE },
  body: Buffer.from('{"id": "1"}'),
}

async function wholeAnswer(response: Response): Promise<WholeAnswer> {
  const { status, headers } = response
  return { status, headers: Object.fromEntries(headers), body: Buffer.from(await response.arrayBuffer()) }
}

async function received(request: IncomingMessage): Promise<Request> {
  const { method = 'GET', url = '/', headers } = request
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return new Request(`http://127.0.0.1${url}`, {
    method,
    headers: Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' &&
      !['host', 'connection', 'content-length', 'transfer-encoding'].includes(name)
        ? [[name, value] as [string, string]]
        : [],
    ),
    ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
  })
}
