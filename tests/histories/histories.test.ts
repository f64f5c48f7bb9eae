/** Random histories at the door of Roster: what runs do and say is what the rules make of everything that happened. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Setting } from './content.ts'
import { History } from './history.ts'
import { type Step, setting, step } from './step.ts'

/** As many as `npm test` has time for; 1,000 take about five minutes. */
const RUNS = { numRuns: Number(process.env['HISTORIES'] ?? 15) }

const histories = fc.array(step, { minLength: 6, maxLength: 16, size: 'max' })

async function live(given: Setting, steps: readonly Step[]): Promise<ReadonlySet<string>> {
  const history = await History.begin(given)
  try {
    for (const each of steps) await history.take(each)
    await history.settle()
    return history.seen
  } finally {
    await history.end()
  }
}

test('a run does what the rules make of everything that happened before, and says why it holds the rest', async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(setting, histories, async (given, steps) => {
      for (const each of await live(given, steps)) seen.add(each)
    }),
    RUNS,
  )
  expect(seen).toContain('run')
}, 3_600_000)
