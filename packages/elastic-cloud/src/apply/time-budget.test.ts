import { describe, expect, it } from 'vitest'
import { startTimeBudget } from './time-budget.ts'

/** A clock that is moved by hand, and a way to interrupt. */
function budgetOf(milliseconds: number) {
  const interruption = new AbortController()
  const waits: { readonly until: number; readonly wake: () => void }[] = []
  let now = 0
  const sleep = (wait: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      waits.push({ until: now + wait, wake: () => resolve() })
      signal?.addEventListener('abort', () => reject(signal.reason))
    })
  const budget = startTimeBudget({ milliseconds, reason: 'The time is up.' }, [interruption.signal], sleep)
  const pass = async (time: number) => {
    now += time
    for (const { until, wake } of waits) if (until <= now) wake()
    await Promise.resolve()
    await Promise.resolve()
  }
  const state = () => [budget.ending.aborted, budget.writes.aborted, budget.reads.aborted]
  return { budget, interrupt: () => interruption.abort(new Error('interrupted by SIGINT')), pass, state }
}

describe('a time budget', () => {
  it('ends with the time, says so, and gives what is under way a moment', async () => {
    const { budget, pass, state } = budgetOf(60_000)
    await pass(59_999)
    expect(state()).toEqual([false, false, false])
    await pass(1)
    expect(state()).toEqual([true, false, false])
    expect(budget.ending.reason).toEqual(new Error('The time is up.'))
    await pass(4_000)
    expect(state()).toEqual([true, true, false])
    await pass(2_000)
    expect(state()).toEqual([true, true, true])
  })

  it('ends with an interruption in the same way', async () => {
    const { budget, interrupt, pass, state } = budgetOf(60_000)
    interrupt()
    expect(state()).toEqual([true, false, false])
    expect(budget.ending.reason).toEqual(new Error('interrupted by SIGINT'))
    await pass(6_000)
    expect(state()).toEqual([true, true, true])
  })

  it('is over for good once closed', async () => {
    const { budget, pass, state } = budgetOf(60_000)
    budget.close()
    await pass(120_000)
    expect(state()).toEqual([false, false, false])
  })
})
