import { describe, expect, it } from 'vitest'
import type { JsonTestResults } from 'vitest/node'
import { type TurboSummary, tally } from './tally.ts'

type Status = JsonTestResults['testResults'][number]['assertionResults'][number]['status']

const RUN = '//#test:source'

function summary(exitCodes: Readonly<Record<string, number | undefined>>): TurboSummary {
  const tasks = Object.entries(exitCodes).map(([taskId, exitCode]) => ({
    taskId,
    command: taskId.endsWith('#sources') ? '<NONEXISTENT>' : 'node',
    ...(exitCode !== undefined && { execution: { exitCode } }),
  }))
  return { tasks }
}

function report(tests: Readonly<Record<string, Status>>): JsonTestResults {
  const assertionResults = Object.entries(tests).map(([fullName, status]) => ({ fullName, status }))
  return { testResults: [{ assertionResults }] } as unknown as JsonTestResults
}

describe('the last lines of npm test', () => {
  it.each<[string, TurboSummary | undefined, JsonTestResults | undefined, readonly string[]]>([
    [
      'add tests and tasks',
      summary({ '//#check:types': 0, '@roster/core#sources': 0, [RUN]: 0 }),
      report({ plan: 'passed', role: 'passed' }),
      ['3 passed, 0 failed'],
    ],
    [
      'name what failed and what was skipped, once',
      summary({ '//#check:lint': 1, [RUN]: 1 }),
      report({ plan: 'failed', role: 'passed', page: 'skipped', later: 'todo' }),
      [
        'skipped: page',
        'skipped: later',
        'failed: //#check:lint',
        'failed: plan',
        '1 passed, 2 failed, 2 skipped',
      ],
    ],
    [
      'count a task that never ran as failed',
      summary({ '@roster/core#build': undefined, [RUN]: 0 }),
      report({}),
      ['failed: @roster/core#build', '0 passed, 1 failed'],
    ],
    [
      'count a test run that failed without a failed test',
      summary({ [RUN]: 1 }),
      report({ plan: 'passed' }),
      [`failed: ${RUN}`, '1 passed, 1 failed'],
    ],
    [
      'count a test run that left no report',
      summary({ [RUN]: 0 }),
      undefined,
      [`failed: ${RUN}`, '0 passed, 1 failed'],
    ],
    [
      'count turbo itself if it left no summary',
      undefined,
      undefined,
      ['failed: turbo', '0 passed, 1 failed'],
    ],
  ])('%s', (_, run, written, lines) => {
    expect(tally(run, new Map([[RUN, written]]))).toEqual(lines)
  })
})
