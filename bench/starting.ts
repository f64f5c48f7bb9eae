/** Start-up: the program beside bare Node, how soon an action sends its first request, and what bundles weigh. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { actionEnvironment, createGitHub } from '@roster/emulator'
import { measureBundles, readBudgets } from '../scripts/bundle-size.ts'
import { type ActionName, defaultInputs } from '../tests/actions/action-manifest.ts'
import { type Benchmark, type Figure, median } from './figure.ts'
import { ROOT, runNode, timePairs } from './process-run.ts'

const BARE = ['-e', '0']
const PROGRAM = join(ROOT, 'apps/cli/dist/index.js')

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
      'api-key': 'key',
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

export const starting: Benchmark = {
  name: 'starting',
  async run(): Promise<readonly Figure[]> {
    const [sizes, budgets] = await Promise.all([measureBundles(ROOT), readBudgets(ROOT)])
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
        ...Array.from(sizes, ([name, { total }]): Figure => {
          const budget = budgets[name]?.budget
          return {
            name: `bundle of ${name}`,
            value: total / 1000,
            unit: 'kB',
            ...(budget !== undefined && { goal: { atMost: budget / 1000 } }),
            reproduce: `find ${name}/dist -name '*.js' -not -path '*/actions/*' | xargs cat | wc -c`,
          }
        }),
      ]
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}
