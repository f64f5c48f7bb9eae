/** The results of a run: its verdict, its counts, and the result as JSON. */
import { isBlocking, planDocument } from '@roster/core'
import { type ApplyReport, applyResultDocument, type Drift, type OutcomeStatus } from '@roster/report'

export function countOf({ outcomes }: ApplyReport, status: OutcomeStatus): number {
  return outcomes.filter((outcome) => outcome.status === status).length
}

/** One sentence on why the run fails, or undefined if all went well. */
export function failureOf(report: ApplyReport): string | undefined {
  const blocking = report.findings.filter(isBlocking)
  const [first] = blocking
  if (first) {
    const more = blocking.length === 1 ? '' : ` (and ${blocking.length - 1} more)`
    return `Nothing was changed: ${first.message}${more}`
  }
  const counts = (['failed', 'held', 'not-attempted'] as const).flatMap((status) => {
    const count = countOf(report, status)
    return count === 0 ? [] : [`${count} ${status.replace('-', ' ')}`]
  })
  // If it was told to stop after everything was done, nothing is missing.
  if (counts.length === 0) return undefined
  const stopped = report.stopped === undefined ? '' : ` ${report.stopped}`
  return `Of ${report.plan.changes.length} changes, ${counts.join(', ')}.${stopped} The summary of this run says why and what to do.`
}

export function resultJson(report: ApplyReport): string {
  return `${JSON.stringify(applyResultDocument(report), null, 2)}\n`
}

/** The differences, as the plan that applying would follow. */
export function driftJson({ plan, findings }: Drift): string {
  return `${JSON.stringify(planDocument({ ...plan, findings }), null, 2)}\n`
}
