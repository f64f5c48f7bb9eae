/** Applying a large change: requests, wall time compared with slower manners, and use of a rate limit. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Benchmark, Figure } from './figure.ts'
import { measure } from './process-run.ts'

interface Applied {
  readonly ms: number
  /** Requests that were not refused by the rate limit. */
  readonly answered: number
  readonly refused: number
}

const LATENCY = 50
const PER_SECOND = 20

/** Each runs against its own emulator, in another process. */
async function apply(manner: string, ...limit: readonly number[]): Promise<Applied> {
  const script = fileURLToPath(new URL('serve-large-change.ts', import.meta.url))
  const flags = ['--conditions=@roster/source', script, String(LATENCY), ...limit.map(String)]
  const server = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const [line] = (await once(server.stdout, 'data')) as [Buffer]
    return await measure<Applied>('apply-large-change.ts', line.toString().trim(), manner)
  } finally {
    server.kill()
  }
}

const SERVE = `node --conditions=@roster/source bench/serve-large-change.ts ${LATENCY}`
const APPLY = 'time node --conditions=@roster/source bench/apply-large-change.ts <its address>'

export const applying: Benchmark = {
  name: 'applying',
  async run(): Promise<readonly Figure[]> {
    const fast = await apply('default')
    const single = await apply('one-at-a-time')
    const naive = await apply('one-person-a-request')
    const limited = await apply('default', PER_SECOND)
    return [
      {
        name: 'requests of 1,500 changes',
        value: fast.answered,
        unit: 'requests',
        goal: { atMost: 440 },
        beside: { what: 'one person a request', value: naive.answered },
        reproduce: `${SERVE} & ${APPLY} default`,
      },
      {
        name: `time of them at ${LATENCY} ms latency`,
        value: fast.ms,
        unit: 'ms',
        beside: { what: 'the same requests, one at a time', value: single.ms },
        reproduce: `${SERVE} & ${APPLY} default`,
      },
      {
        name: 'how much faster than one person a request, one at a time',
        value: naive.ms / fast.ms,
        unit: '×',
        goal: { atLeast: 10 },
        beside: { what: 'ms of that', value: naive.ms },
        reproduce: `${SERVE} & ${APPLY} one-person-a-request`,
      },
      {
        name: 'how much faster than the same requests, one at a time',
        value: single.ms / fast.ms,
        unit: '×',
        goal: { atLeast: 10 },
        beside: { what: 'ms of that', value: single.ms },
        reproduce: `${SERVE} & ${APPLY} one-at-a-time`,
      },
      {
        name: `use of a limit of ${PER_SECOND} requests a second`,
        value: (limited.answered / ((PER_SECOND * limited.ms) / 1000)) * 100,
        unit: '%',
        goal: { atLeast: 60 },
        beside: { what: 'requests refused', value: limited.refused },
        reproduce: `${SERVE} ${PER_SECOND} & ${APPLY} default`,
      },
    ]
  },
}
