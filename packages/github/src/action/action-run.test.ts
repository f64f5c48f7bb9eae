import { describe, expect, it } from 'vitest'
import { ActionFailure } from './action-failure.ts'
import { runAction } from './action-run.ts'
import { runnerOf } from './runner.ts'

/** What the run says at its end, if reading its inputs throws. */
async function messagesOf(thrown: unknown): Promise<readonly unknown[]> {
  const messages: unknown[] = []
  const runner = runnerOf({ env: {}, on: () => process })
  const core = { ...runner.core, setFailed: (message: string | Error) => void messages.push(message) }
  const readInputs = () => {
    throw thrown
  }
  await runAction({ ...runner, core }, { userAgent: 'roster-test', readInputs }, async () => {
    messages.push('acted')
  })
  return messages
}

describe('an action ends in one message', () => {
  it.each([
    [new ActionFailure('There is no members.json.'), 'There is no members.json.'],
    [new Error('ENOSPC: no space left on device'), 'ENOSPC: no space left on device'],
    ['cancelled', 'cancelled'],
  ])('for %s', async (thrown, message) => {
    expect(await messagesOf(thrown)).toEqual([message])
  })

  it.each([new TypeError('x is not iterable'), new RangeError('Invalid time value')])(
    'for %s, which asks to be reported',
    async (thrown) => {
      expect(await messagesOf(thrown)).toEqual([
        `This is a bug in Roster. Please report it with the version of the action and this text: ${thrown.message}`,
      ])
    },
  )
})
