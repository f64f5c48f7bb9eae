import { describe, expect, it } from 'vitest'
import { TARGETS } from './targets.ts'

describe('for any input', () => {
  it.each(TARGETS)('$name hold', async ({ runs, check }) => {
    const { failure, runs: done } = await check({ numRuns: runs })
    if (failure !== undefined) throw new Error(failure)
    expect(done).toBe(runs)
  })
})
