/** `npm test` itself: everything, and again with nothing changed. */
import { join } from 'node:path'
import type { Benchmark, Figure } from './figure.ts'
import { ROOT, runNode } from './process-run.ts'

/** Seconds. */
async function secondsOf(...args: readonly string[]): Promise<number> {
  const { ms } = await runNode([join(ROOT, 'scripts', 'run.mjs'), 'test', ...args])
  return ms / 1000
}

export const testing: Benchmark = {
  name: 'testing',
  async run(): Promise<readonly Figure[]> {
    const all = await secondsOf('--force')
    const again = await secondsOf()
    return [
      {
        name: 'npm test, all of it, once everything is installed',
        value: all,
        unit: 's',
        goal: { atMost: 180 },
        reproduce: 'time npm test -- --force',
      },
      {
        name: 'npm test again, with nothing changed',
        value: again,
        unit: 's',
        beside: { what: 's of all of it', value: all },
        reproduce: 'time npm test',
      },
    ]
  },
}
