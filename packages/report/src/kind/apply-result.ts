/** What a run did with each change, for programs. */
import type { ApplyResultDocument } from '@roster/core'
import { type ApplyReport, lateness } from './apply-report.ts'

export function applyResultDocument(report: ApplyReport): ApplyResultDocument {
  const { plan, outcomes, findings, stopped, dryRun } = report
  const late = lateness(report)
  return {
    version: 1,
    organization: plan.organization,
    digest: plan.digest,
    dryRun,
    ...(stopped !== undefined && { stopped }),
    ...(late && { late: { ends: late.ends, seconds: Math.floor(late.by / 1000) } }),
    outcomes: outcomes.map(({ change: { kind, email, key, digest }, status, verified, code, message }) => ({
      kind,
      ...(key === undefined ? { email } : { key: key.name }),
      digest,
      status,
      verified,
      ...(code !== undefined && { code }),
      ...(message !== undefined && { message }),
    })),
    findings,
  }
}
