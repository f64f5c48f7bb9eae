import { describe, expect, it } from 'vitest'
import type { JsonTestResults } from 'vitest/node'
import { stageTally, sum, tallyLine, testTally } from './tally.ts'

type File = JsonTestResults['testResults'][number]
type Status = File['assertionResults'][number]['status']

function file(name: string, statuses: readonly Status[], status: File['status'] = 'passed'): File {
  const assertionResults = statuses.map((each, index) => ({
    ancestorTitles: [],
    fullName: `${name} ${index}`,
    status: each,
    title: `${index}`,
    meta: {},
    failureMessages: null,
    tags: [],
    benchmarks: [],
  }))
  return { name, status, message: '', startTime: 0, endTime: 0, assertionResults }
}

/** Only the files are read; the totals beside them are left at zero to show it. */
function report(...testResults: File[]): JsonTestResults {
  return {
    numFailedTests: 0,
    numFailedTestSuites: 0,
    numPassedTests: 0,
    numPassedTestSuites: 0,
    numPendingTests: 0,
    numPendingTestSuites: 0,
    numTodoTests: 0,
    numTotalTests: 0,
    numTotalTestSuites: 0,
    startTime: 0,
    success: true,
    testResults,
    snapshot: {} as JsonTestResults['snapshot'],
  }
}

describe('the tally of a test run', () => {
  it('counts tests, and names those that failed or were skipped', () => {
    const files = [file('plan', ['passed', 'failed', 'passed'], 'failed'), file('role', ['skipped', 'todo'])]
    expect(testTally(report(...files), false)).toEqual({
      passed: 2,
      failed: ['plan 1'],
      skipped: ['role 0', 'role 1'],
    })
  })

  it('counts a file that could not be loaded as a failure', () => {
    expect(testTally(report(file('plan', [], 'failed')), false).failed).toEqual(['plan'])
  })

  it.each([
    ['failed beside its tests', report(file('plan', ['passed'])), false],
    ['left no report', undefined, true],
  ])('counts a run that %s as a failure', (_, written, ok) => {
    expect(testTally(written, ok).failed).toEqual(['tests'])
  })
})

describe('the last line', () => {
  it('adds stages and tests', () => {
    const tests = testTally(report(file('plan', ['passed', 'passed'])), true)
    expect(tallyLine(sum([stageTally('types', true), stageTally('lint', false), tests]))).toBe(
      '3 passed, 1 failed',
    )
  })

  it('mentions skipped tests where there are any', () => {
    expect(tallyLine(testTally(report(file('page', ['passed', 'skipped'])), true))).toBe(
      '1 passed, 0 failed, 1 skipped',
    )
  })
})
