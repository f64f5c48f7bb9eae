/** The last lines of `npm test`: how many checks passed, and the names of those that failed or were skipped. */
import type { JsonTestResults } from 'vitest/node'

/** The part of turbo's run summary that is read here. */
export interface TurboSummary {
  readonly tasks: readonly {
    readonly taskId: string
    readonly command: string
    readonly execution?: { readonly exitCode: number }
  }[]
}

/** The command of a task that exists only for others to depend on. */
const NO_COMMAND = '<NONEXISTENT>'

/**
 * Every test counts, and every task that is not a test run. A test run counts too if it failed without a failed
 * test, for example because a file could not be loaded.
 *
 * @param summary undefined if turbo failed before it wrote one.
 * @param reports vitest's JSON report for each test run, by task.
 * @returns lines for the skipped and failed checks, then `12 passed, 0 failed`, with `, 1 skipped` if any were.
 */
export function tally(
  summary: TurboSummary | undefined,
  reports: ReadonlyMap<string, JsonTestResults | undefined>,
): readonly string[] {
  const passed: string[] = []
  const failed: string[] = summary === undefined ? ['turbo'] : []
  const skipped: string[] = []
  for (const { taskId, command, execution } of summary?.tasks ?? []) {
    if (command === NO_COMMAND) continue
    const hasPassed = execution?.exitCode === 0
    if (!reports.has(taskId)) {
      const counted = hasPassed ? passed : failed
      counted.push(taskId)
      continue
    }
    const report = reports.get(taskId)
    const tests = report?.testResults.flatMap((file) => file.assertionResults) ?? []
    const named = (wanted: (status: string) => boolean) =>
      tests.filter(({ status }) => wanted(status)).map(({ fullName }) => fullName)
    const failedTests = named((status) => status === 'failed')
    passed.push(...named((status) => status === 'passed'))
    failed.push(...failedTests)
    skipped.push(...named((status) => status !== 'passed' && status !== 'failed'))
    if (failedTests.length === 0 && !(hasPassed && report)) failed.push(taskId)
  }
  const counts = `${passed.length} passed, ${failed.length} failed`
  return [
    ...skipped.map((name) => `skipped: ${name}`),
    ...failed.map((name) => `failed: ${name}`),
    skipped.length > 0 ? `${counts}, ${skipped.length} skipped` : counts,
  ]
}
