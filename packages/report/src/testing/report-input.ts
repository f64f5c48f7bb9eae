/** Builders of previews, apply reports and drift, with the source of a usual run. */
import type { Change, Finding } from '@roster/core'
import type { ApplyReport, ChangeOutcome, Drift, OutcomeStatus, Preview } from '../index.ts'
import { ORGANIZATION, plan, roster } from './membership.ts'

const RUN = 'https://github.com/acme/people/actions/runs/42'

export function preview(changes: readonly Change[], rest: Partial<Preview> = {}): Preview {
  return {
    organization: { id: ORGANIZATION, name: 'Acme Search' },
    plan: plan(...changes),
    outside: [],
    roster: roster(),
    findings: [],
    mode: 'live',
    file: 'members.json',
    source: {
      pullRequest: 12,
      headSha: '4f2c91a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6',
      baseRef: 'main',
      runUrl: RUN,
      at: '2026-11-23T19:27:31Z',
    },
    ...rest,
  }
}

/** A preview of a file that cannot be read as a roster. */
export function brokenPreview(findings: readonly Finding[]): Preview {
  const { roster: _, ...rest } = preview([], { findings })
  return rest
}

export function applyReport(
  outcomes: readonly ChangeOutcome[],
  rest: Partial<ApplyReport> = {},
): ApplyReport {
  return {
    organization: { id: ORGANIZATION, name: 'Acme Search' },
    plan: plan(...outcomes.map(({ change }) => change)),
    outcomes,
    roster: roster(),
    findings: [],
    dryRun: false,
    file: 'members.json',
    source: {
      sha: 'c0ffee5a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6',
      runUrl: RUN,
      pullRequest: 12,
      at: '2026-11-23T20:03:00Z',
    },
    ...rest,
  }
}

/** Applied and seen to be so. */
export function applied(change: Change): ChangeOutcome {
  return { change, status: 'applied', verified: true }
}

export function unapplied(
  change: Change,
  status: Exclude<OutcomeStatus, 'applied'>,
  why: { readonly code?: string; readonly message?: string } = {},
): ChangeOutcome {
  return { change, status, verified: status === 'already-done', ...why }
}

export function drift(changes: readonly Change[], rest: Partial<Drift> = {}): Drift {
  return {
    organization: { id: ORGANIZATION, name: 'Acme Search' },
    plan: plan(...changes),
    reported: [],
    roster: roster(),
    findings: [],
    file: 'members.json',
    source: { sha: 'c0ffee5a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6', runUrl: RUN, at: '2026-11-23T06:00:00Z' },
    ...rest,
  }
}
