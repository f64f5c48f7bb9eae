/** Reading and planning: CPU time beside the least that it takes, and growth. Also rendering the comment. */
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
  /** Of `parseTree` and one pass of the schema over the same text, in the same run. */
  readonly leastMs: number
  readonly renderMs: number
}

const RUNS = 5
const DOUBLINGS = [12_500, 25_000, 50_000, 100_000]

async function planOf(size: number, runs: number): Promise<readonly Planned[]> {
  const folder = await mkdtemp(join(tmpdir(), 'roster-bench-'))
  try {
    await measure('write-organization.ts', size, folder)
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

const REPRODUCE =
  'node --conditions=@roster/source bench/write-organization.ts 10000 /tmp && /usr/bin/time -v node --conditions=@roster/source bench/plan-once.ts /tmp'

function cpuOf(planned: readonly Planned[]): number {
  return median(planned.map(({ cpuMs }) => cpuMs))
}

/** Pairs of one run, since machines are faster now and slower then. */
function ratioOf(planned: readonly Planned[]): number {
  return median(planned.map(({ cpuMs, leastMs }) => cpuMs / leastMs))
}

export const planning: Benchmark = {
  name: 'planning',
  async run(): Promise<readonly Figure[]> {
    const ten = await planOf(10_000, RUNS)
    const growth = []
    for (const size of DOUBLINGS) growth.push({ size, planned: await planOf(size, 3) })
    const large = REPRODUCE.replace('10000', '100000')
    const last = growth.at(-1)
    return [
      {
        name: 'CPU to read and plan 10,000 members, over parsing and checking them once',
        value: ratioOf(ten),
        unit: '×',
        goal: { atMost: 2 },
        reproduce: REPRODUCE,
      },
      {
        name: 'CPU to read and plan 10,000 members',
        value: cpuOf(ten),
        unit: 'ms',
        reproduce: REPRODUCE,
      },
      {
        name: 'that of 100,000 members, over parsing and checking them once',
        value: ratioOf(last?.planned ?? []),
        unit: '×',
        reproduce: large,
      },
      {
        name: 'growth of reading and planning from 12,500 to 100,000 members',
        value: growthExponent(growth.map(({ size, planned }) => ({ size, value: cpuOf(planned) }))),
        unit: 'exponent',
        goal: { atMost: 1.15 },
        reproduce: large,
      },
      {
        name: 'drawing the comment of 1,500 changes',
        value: median(ten.map(({ renderMs }) => renderMs)),
        unit: 'ms',
        goal: { atMost: 200 },
        reproduce: REPRODUCE,
      },
    ]
  },
}
