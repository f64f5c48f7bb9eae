import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, type TestContext } from 'vitest'
import { API_KEY, membersFile } from './acme.ts'
import { AUTHORITY, type Network, openNetwork } from './network.ts'
import { FILE, type Stage, test } from './stage.ts'

const ELASTIC_CLOUD = 'https://api.elastic.test'
/** A GitHub Enterprise Server. */
const GITHUB = 'https://github.test'

async function networkOf(stage: Stage, onTestFinished: TestContext['onTestFinished']): Promise<Network> {
  const { cloud, github } = await stage.serve()
  const network = await openNetwork({ 'api.elastic.test': cloud, 'github.test': github })
  onTestFinished(() => network.close())
  return network
}

/** A step on a runner in that network. */
function step({ proxy }: Network) {
  return {
    inputs: { 'api-url': ELASTIC_CLOUD },
    env: {
      GITHUB_SERVER_URL: GITHUB,
      GITHUB_API_URL: `${GITHUB}/api/v3`,
      HTTPS_PROXY: proxy,
      NODE_EXTRA_CA_CERTS: AUTHORITY,
    },
  }
}

describe('behind a proxy, an authority of its own, and a GitHub Enterprise Server', () => {
  test('a change is previewed and applied', async ({ openStage, onTestFinished }) => {
    const stage = await openStage()
    const network = await networkOf(stage, onTestFinished)
    const number = stage.propose(membersFile({ members: { zoe: {} } }))

    const preview = await stage.runProgram('preview', { name: 'pull_request_target', number }, step(network))
    expect(preview.code).toBe(0)
    const [comment = ''] = stage.comments(number)
    expect(comment).toContain(`${GITHUB}/acme/members/actions/runs/`)
    expect(comment).not.toContain('https://github.com')

    const applied = await stage.runProgram('apply', stage.merge(number), step(network))
    expect(applied).toMatchObject({ code: 0, outputs: { applied: '1' } })
    expect(new Set(network.tunnels)).toEqual(new Set(['github.test:443', 'api.elastic.test:443']))
  })

  test('refuses a certificate that nobody vouches for', async ({ openStage, onTestFinished }) => {
    const stage = await openStage()
    const network = await networkOf(stage, onTestFinished)
    const number = stage.propose(membersFile({ members: { zoe: {} } }))
    const { inputs, env } = step(network)
    const { NODE_EXTRA_CA_CERTS: _, GITHUB_API_URL: __, ...rest } = env
    const direct = { no_proxy: '127.0.0.1' }
    const run = await stage.runProgram(
      'preview',
      { name: 'pull_request_target', number },
      { inputs, env: { ...rest, ...direct } },
    )
    expect(run).toMatchObject({ code: 1, requests: [] })
    const errors = run.commands('error').join()
    expect(errors).toContain('UNABLE_TO_VERIFY_LEAF_SIGNATURE')
    expect(errors).toContain('set NODE_EXTRA_CA_CERTS')
  })
})

describe('the command line behind a proxy', () => {
  const LAUNCHER = fileURLToPath(new URL('../../apps/cli/bin/roster.js', import.meta.url))

  async function plan(env: Readonly<Record<string, string>>, onTestFinished: TestContext['onTestFinished']) {
    const folder = await mkdtemp(join(tmpdir(), 'roster-network-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    await writeFile(join(folder, FILE), membersFile({ members: { zoe: {} } }))
    return new Promise<{ readonly code: unknown; readonly stdout: string; readonly stderr: string }>(
      (resolve) => {
        const options = { cwd: folder, env: { EC_API_KEY: API_KEY, ...env } }
        execFile(process.execPath, [LAUNCHER, 'plan', '--json'], options, (error, stdout, stderr) =>
          resolve({ code: error?.code ?? 0, stdout, stderr }),
        )
      },
    )
  }

  test('plans against a service that only the proxy reaches', async ({ openStage, onTestFinished }) => {
    const network = await networkOf(await openStage(), onTestFinished)
    const env = {
      EC_ENDPOINT: ELASTIC_CLOUD,
      HTTPS_PROXY: network.proxy,
      NODE_EXTRA_CA_CERTS: AUTHORITY,
    }
    const { code, stdout, stderr } = await plan(env, onTestFinished)
    expect(stderr).not.toContain('proxy')
    expect(JSON.parse(stdout)).toMatchObject({ changes: [{ kind: 'invite' }] })
    expect(code).toBe(0)
    expect(new Set(network.tunnels)).toEqual(new Set(['api.elastic.test:443']))
  })

  test('reaches this machine directly', async ({ openStage, onTestFinished }) => {
    const stage = await openStage()
    const network = await networkOf(stage, onTestFinished)
    const env = { EC_ENDPOINT: (await stage.serve()).cloud, http_proxy: network.proxy }
    const { code } = await plan(env, onTestFinished)
    expect(code).toBe(0)
    expect(network.tunnels).toEqual([])
  })
})
