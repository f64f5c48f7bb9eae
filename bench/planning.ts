/** Reading, resolving and planning: CPU time, growth and memory. Also rendering the comment. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { type Benchmark, type Figure, growthExponent, median } from './figure.ts'
import { measure, ROOT, runNode } from './process-run.ts'

const SCRIPT = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  conditions: ['@roster/source', 'module'],
  mainFields: ['module', 'main'],
} satisfies BuildOptions

interface Planned {
  readonly cpuMs: number
  readonly renderMs: number
  readonly peakMiB: number
}

const RUNS = 5
const DOUBLINGS = [12_500, 25_000, 50_000, 100_000]

async function planOf(
  size: number,
  runs: number,
  likeness: 'teams' | 'none' = 'teams',
): Promise<readonly Planned[]> {
  const folder = await mkdtemp(join(tmpdir(), 'roster-bench-'))
  try {
    await measure('write-organization.ts', size, folder, likeness)
    // Bundled, as users get it: stripping types takes extra memory.
    const program = join(folder, 'plan-once.mjs')
    await build({ ...SCRIPT, entryPoints: [join(ROOT, 'bench', 'plan-once.ts')], outfile: program })
    const planned: Planned[] = []
    for (let run = 0; run < runs; run += 1) {
      planned.push(JSON.parse((await runNode([program, folder])).stdout))
    }
    return planned
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Measures `roster validate` as a whole process. */
async function validatePeak(size: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'roster-bench-'))
  try {
    await measure('write-organization.ts', size, folder)
    const report =
      "process.on('exit', () => process.stdout.write(String(process.resourceUsage().maxRSS / 1024)))"
    const { stdout } = await runNode([
      '--import',
      `data:text/javascript,${encodeURIComponent(report)}`,
      join(ROOT, 'apps/cli/dist/index.js'),
      'validate',
      '--max-size=100',
      `--file=${join(folder, 'members.json')}`,
    ])
    return Number(stdout)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const REPRODUCE =
  'node --conditions=@roster/source bench/write-organization.ts 10000 /tmp && /usr/bin/time -v node --conditions=@roster/source bench/plan-once.ts /tmp'

export const planning: Benchmark = {
  name: 'planning',
  async run(): Promise<readonly Figure[]> {
    const ten = await planOf(10_000, RUNS)
    const different = await planOf(10_000, RUNS, 'none')
    const growth: { size: number; value: number; peak: number }[] = []
    for (const size of DOUBLINGS) {
      const planned = await planOf(size, 3)
      growth.push({
        size,
        value: median(planned.map(({ cpuMs }) => cpuMs)),
        peak: median(planned.map(({ peakMiB }) => peakMiB)),
      })
    }
    const large = REPRODUCE.replace('10000', '100000')
    const last = growth.at(-1)
    return [
      {
        name: 'CPU to read and plan 10,000 members of 200 teams, 5 assignments and a login each',
        value: median(ten.map(({ cpuMs }) => cpuMs)),
        unit: 'ms',
        goal: { atMost: 300 },
        reproduce: REPRODUCE,
      },
      {
        name: 'the same where no two members have the same assignments',
        value: median(different.map(({ cpuMs }) => cpuMs)),
        unit: 'ms',
        reproduce: REPRODUCE.replace('/tmp &&', '/tmp none &&'),
      },
      {
        name: 'CPU to read and plan 100,000 members of 200 teams',
        value: last?.value ?? Number.NaN,
        unit: 'ms',
        reproduce: large,
      },
      {
        name: 'growth of that from 12,500 to 100,000 members',
        value: growthExponent(growth),
        unit: 'exponent',
        goal: { atMost: 1.15 },
        reproduce: large,
      },
      {
        name: 'peak memory of reading and planning 100,000 members',
        value: last?.peak ?? Number.NaN,
        unit: 'MiB',
        goal: { atMost: 300 },
        reproduce: large,
      },
      {
        name: 'peak memory of roster validate with 100,000 members',
        value: await validatePeak(100_000),
        unit: 'MiB',
        goal: { atMost: 300 },
        reproduce: '/usr/bin/time -v roster validate --max-size 100 --file members.json',
      },
      {
        name: 'drawing the comment of 1,500 changes',
        value: median(ten.map(({ renderMs }) => renderMs)),
        unit: 'ms',
        goal: { atMost: 50 },
        reproduce: REPRODUCE,
      },
    ]
  },
}
