/** Start-up: the program compared with bare Node, the time to an action's first request, and bundle sizes. */
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { actionEnvironment, createGitHub } from '@roster/emulator'
import { type ActionName, defaultInputs } from '../tests/actions/action-manifest.ts'
import { type Benchmark, type Figure, median } from './figure.ts'
import { ROOT, runNode, timePairs } from './process-run.ts'

const BARE = ['-e', '0']
const PROGRAM = join(ROOT, 'apps/cli/dist/index.js')
const SIZE_LIMIT = join(ROOT, 'node_modules/size-limit/bin.js')

async function startOf(args: readonly string[], atMost: number): Promise<Figure> {
  const { a, b, difference } = await timePairs([PROGRAM, ...args], BARE)
  const command = `node apps/cli/dist/index.js ${args.map((arg) => (arg.startsWith('/') ? 'members.json' : arg)).join(' ')}`
  return {
    name: `roster ${args[0]}, above bare Node`,
    value: difference,
    unit: 'ms',
    goal: { atMost },
    beside: { what: `bare Node (the command takes ${a.toFixed(0)})`, value: b },
    reproduce: `hyperfine -N '${command}' 'node -e 0'`,
  }
}

/** Milliseconds from starting the action to its first request. */
async function firstRequest(action: ActionName): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'roster-bench-'))
  const asked = Promise.withResolvers<number>()
  const server = createServer(() => asked.resolve(performance.now()))
  try {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const github = createGitHub()
    const repository = github.addRepository('acme/members')
    repository.commit({ files: { 'members.json': '{}' } })
    repository.commit({ branch: 'edit', files: { 'members.json': '{ }' } })
    const number = repository.openPullRequest({ head: 'edit', author: 'grace' })
    const event =
      action === 'preview'
        ? { name: 'pull_request_target' as const, number }
        : { name: 'push' as const, before: repository.tip() }
    const inputs = {
      ...(await defaultInputs(action)),
      'api-key': 'key-of-32-characters-at-the-least',
      'api-url': apiUrl,
      'github-token': 'token',
    }
    const env = await actionEnvironment(github, repository, { event, apiUrl, directory: folder, inputs })
    const start = performance.now()
    const child = spawn(process.execPath, [join(ROOT, `apps/${action}/dist/index.js`)], {
      env,
      stdio: 'ignore',
    })
    child.once('close', () => asked.reject(new Error(`the ${action} action ended without a request`)))
    const ms = (await asked.promise) - start
    child.removeAllListeners('close').kill()
    return ms
  } finally {
    server.close()
    server.closeAllConnections()
    await rm(folder, { recursive: true, force: true })
  }
}

async function firstRequestFigure(action: ActionName): Promise<Figure> {
  const times: number[] = []
  const bare: number[] = []
  for (let run = 0; run < 12; run += 1) {
    const ms = await firstRequest(action)
    const node = (await runNode(BARE)).ms
    if (run > 0) {
      times.push(ms)
      bare.push(node)
    }
  }
  return {
    name: `first request of the ${action} action`,
    value: median(times),
    unit: 'ms',
    goal: { atMost: 250 },
    beside: { what: 'bare Node', value: median(bare) },
    reproduce: `strace -f -r -e trace=connect node apps/${action}/dist/index.js`,
  }
}

/** Sizes of the bundles as they were built, against the budgets in `.size-limit.json`. */
async function bundleSizes(): Promise<readonly Figure[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [SIZE_LIMIT, '--json'], { cwd: ROOT })
  const bundles: readonly { name: string; size: number; sizeLimit: number }[] = JSON.parse(stdout)
  return bundles.map(({ name, size, sizeLimit }) => ({
    name: `bundle of ${name}`,
    value: size / 1000,
    unit: 'kB',
    goal: { atMost: sizeLimit / 1000 },
    reproduce: 'npx size-limit',
  }))
}

export const starting: Benchmark = {
  name: 'starting',
  async run(): Promise<readonly Figure[]> {
    const folder = await mkdtemp(join(tmpdir(), 'roster-bench-'))
    try {
      const file = join(folder, 'members.json')
      await writeFile(
        file,
        '{"organization": "1", "members": {"ada@example.com": {"organization": "owner"}}}',
      )
      return [
        await startOf(['--help'], 100),
        await startOf(['validate', '--file', file], 200),
        await firstRequestFigure('preview'),
        await firstRequestFigure('apply'),
        ...(await bundleSizes()),
      ]
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}
