/** Random histories at the door of Roster: what runs do and say is what the rules make of everything that happened. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Setting } from './content.ts'
import { History } from './history.ts'
import { type Step, setting, step } from './step.ts'

const MORE = process.env['HISTORIES']

/** `npm test` has time for a few, the same each time. `HISTORIES=1000` tries others, for about three minutes. */
const RUNS = MORE === undefined ? { numRuns: 15, seed: 1 } : { numRuns: Number(MORE) }

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
