/** The tally of a run: how many checks passed, and the names of those that failed or were skipped. */
import type { JsonTestResults } from 'vitest/node'

export interface Tally {
  readonly passed: number
  readonly failed: readonly string[]
  readonly skipped: readonly string[]
}

/**
 * The tally of Vitest's JSON report. A file that could not be loaded, and a run that failed beside its tests
 * (`ok` is false though no test failed), count as one failure each: no failure goes uncounted.
 *
 * @param report undefined where Vitest wrote none.
 * @param ok whether Vitest's exit code was 0.
 */
export function testTally(report: JsonTestResults | undefined, ok: boolean): Tally {
  const failed: string[] = []
  const skipped: string[] = []
  let passed = 0
  for (const file of report?.testResults ?? []) {
    const failedBefore = failed.length
    for (const { status, fullName } of file.assertionResults) {
      if (status === 'passed') passed += 1
      else if (status === 'failed') failed.push(fullName)
      else skipped.push(fullName)
    }
    if (file.status === 'failed' && failed.length === failedBefore) failed.push(file.name)
  }
  if (failed.length === 0 && (!ok || report === undefined)) failed.push('tests')
  return { passed, failed, skipped }
}

export function stageTally(name: string, ok: boolean): Tally {
  return ok ? { passed: 1, failed: [], skipped: [] } : { passed: 0, failed: [name], skipped: [] }
}

export function sum(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
    failed: tallies.flatMap(({ failed }) => failed),
    skipped: tallies.flatMap(({ skipped }) => skipped),
  }
}

/** `12 passed, 0 failed`, and `, 1 skipped` where any is. */
export function tallyLine({ passed, failed, skipped }: Tally): string {
  const counts = `${passed} passed, ${failed.length} failed`
  return skipped.length > 0 ? `${counts}, ${skipped.length} skipped` : counts
}
