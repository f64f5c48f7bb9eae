import { describe, expect, it } from 'vitest'
import { createStopSignals, type StopSignals } from './stop-signals.ts'

/** Signals of a run, and what makes its time pass. */
function run(timeout = 60_000) {
  const timers: { readonly at: number; readonly then: () => void }[] = []
  let now = 0
  let cancel = () => {}
  const signals = createStopSignals({
    timeout,
    onCancel: (callback) => {
      cancel = callback
    },
    after: (milliseconds, then) => void timers.push({ at: now + milliseconds, then }),
  })
  const pass = (milliseconds: number) => {
    const end = now + milliseconds
    for (const { at, then } of timers.toSorted((a, b) => a.at - b.at)) {
      if (at <= now || at > end) continue
      now = at
      then()
    }
    now = end
  }
  return { signals, cancel: () => cancel(), pass }
}

function ended({ stop, writes, reads }: StopSignals) {
  return { stop: stop.aborted, writes: writes.aborted, reads: reads.aborted }
}

describe('createStopSignals', () => {
  it('lets a run go on until its time is up', () => {
    const { signals, pass } = run(60_000)
    pass(59_999)
    expect(ended(signals)).toEqual({ stop: false, writes: false, reads: false })
    pass(1)
    expect(ended(signals)).toEqual({ stop: true, writes: false, reads: false })
    expect(signals.stop.reason).toEqual(new Error('The time is up: the input "timeout" allows 60 s.'))
  })

  it('ends writing and reading before the runner of a cancelled job loses its patience', () => {
    const { signals, cancel, pass } = run()
    cancel()
    expect(ended(signals)).toEqual({ stop: true, writes: false, reads: false })
    pass(4000)
    expect(ended(signals)).toEqual({ stop: true, writes: true, reads: false })
    pass(3000)
    expect(ended(signals)).toEqual({ stop: true, writes: true, reads: true })
  })

  it('keeps the first reason', () => {
    const { signals, cancel } = run()
    signals.end('The audit log cannot be written.')
    cancel()
    expect(signals.stop.reason).toEqual(new Error('The audit log cannot be written.'))
  })
})
