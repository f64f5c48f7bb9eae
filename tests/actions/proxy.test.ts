import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, type TestContext } from 'vitest'
import { membersFile } from './acme.ts'
import { test } from './stage.ts'

interface Proxy {
  readonly url: string
  /** `host:port` of every requested tunnel. */
  readonly tunnels: readonly string[]
}

/** A proxy on a local port that allows everything. */
async function openProxy(onTestFinished: TestContext['onTestFinished']): Promise<Proxy> {
  const tunnels: string[] = []
  const server = createServer().on('connect', ({ url = '' }, socket, head) => {
    tunnels.push(url)
    const { hostname, port } = new URL(`http://${url}`)
    const target = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      target.write(head)
      target.pipe(socket).pipe(target)
    })
    for (const end of [socket, target]) end.on('error', () => [socket, target].map((each) => each.destroy()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tunnels }
}

test.concurrent('a runner’s proxy is followed, to GitHub and to Elastic Cloud', async ({
  openStage,
  onTestFinished,
}) => {
  const [stage, proxy] = await Promise.all([openStage(), openProxy(onTestFinished)])
  const number = stage.propose(membersFile({ members: { zoe: {} } }))
  const run = await stage.runProgram(
    'preview',
    { name: 'pull_request_target', number },
    { env: { http_proxy: proxy.url } },
  )
  expect(run.code).toBe(0)
  expect(stage.comments(number)).toHaveLength(1)
  expect(new Set(proxy.tunnels).size).toBe(2)
})

test.concurrent('hosts under no_proxy are reached directly', async ({ openStage, onTestFinished }) => {
  const [stage, proxy] = await Promise.all([openStage(), openProxy(onTestFinished)])
  const number = stage.propose(membersFile({ members: { zoe: {} } }))
  await stage.runProgram(
    'preview',
    { name: 'pull_request_target', number },
    { env: { http_proxy: proxy.url, no_proxy: '127.0.0.1' } },
  )
  expect(stage.comments(number)).toHaveLength(1)
  expect(proxy.tunnels).toEqual([])
})
