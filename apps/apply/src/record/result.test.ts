import { type Change, type Finding, readRoster } from '@roster/core'
import type { ApplyReport, ChangeOutcome, OutcomeStatus } from '@roster/report'
import { describe, expect, it } from 'vitest'
import { countOf, failureOf, resultJson } from './result.ts'

const { roster } = readRoster('{ "organization": "1234567890", "members": { "ada@acme.example": {} } }', {
  now: 0,
})

function outcome(status: OutcomeStatus, details: Partial<ChangeOutcome> = {}): ChangeOutcome {
  const change: Change = {
    kind: 'invite',
    email: `${status}@acme.example`,
    grant: [],
    revoke: [],
    digest: status,
    before: [],
    after: [],
    carried: [],
  }
  return { change, status, verified: status === 'applied', ...details }
}

function report(outcomes: readonly ChangeOutcome[], more: Partial<ApplyReport> = {}): ApplyReport {
  return {
    organization: { id: '1234567890' },
    plan: {
      organization: '1234567890',
      digest: 'd',
      changes: outcomes.map(({ change }) => change),
      findings: [],
      awaited: [],
      unmanaged: [],
      standing: [],
      summary: {
        invite: outcomes.length,
        resend: 0,
        'replace-invitation': 0,
        'cancel-invitation': 0,
        'change-roles': 0,
        remove: 0,
        'create-key': 0,
        'rotate-key': 0,
        'revoke-key': 0,
      },
    },
    outcomes,
    findings: [],
    dryRun: false,
    file: 'members.json',
    ...(roster && { roster }),
    ...more,
  }
}

const BLOCKED: Finding = { severity: 'error', code: 'too-few-owners', message: 'Too few owners.' }

describe('failureOf', () => {
  it('is nothing if all is done, even if the run was told to stop then', () => {
    expect(failureOf(report([]))).toBeUndefined()
    expect(failureOf(report([outcome('applied'), outcome('already-done')]))).toBeUndefined()
    expect(failureOf(report([outcome('applied')], { stopped: 'The run was cancelled.' }))).toBeUndefined()
  })

  it('counts what is not done, and says why the run ended', () => {
    const outcomes = [outcome('applied'), outcome('failed'), outcome('held'), outcome('not-attempted')]
    expect(failureOf(report(outcomes, { stopped: 'The run was cancelled.' }))).toBe(
      'Of 4 changes, 1 failed, 1 held, 1 not attempted. The run was cancelled. The summary of this run says why and what to do.',
    )
  })

  it('says what refused the plan', () => {
    const findings: readonly Finding[] = [
      BLOCKED,
      { ...BLOCKED, severity: 'warning' },
      { ...BLOCKED, code: 'own-role', message: 'Another.' },
    ]
    expect(failureOf(report([], { findings }))).toBe('Nothing was changed: Too few owners. (and 1 more)')
  })
})

describe('resultJson', () => {
  it('has every outcome, with code and message if there are any', () => {
    const failed = outcome('failed', { code: 'user.not_found', message: 'Run again.' })
    const result: unknown = JSON.parse(resultJson(report([outcome('applied'), failed], { stopped: 'Time.' })))
    expect(result).toEqual({
      version: 1,
      organization: '1234567890',
      digest: 'd',
      dryRun: false,
      stopped: 'Time.',
      outcomes: [
        {
          kind: 'invite',
          email: 'applied@acme.example',
          digest: 'applied',
          status: 'applied',
          verified: true,
        },
        {
          kind: 'invite',
          email: 'failed@acme.example',
          digest: 'failed',
          status: 'failed',
          verified: false,
          code: 'user.not_found',
          message: 'Run again.',
        },
      ],
      findings: [],
    })
  })

  it('says how late end dates were applied', () => {
    const text = JSON.stringify({
      organization: '1234567890',
      members: {
        'ada@acme.example': { organization: 'owner' },
        'applied@acme.example': { expires: '2026-11-20' },
      },
    })
    const { roster } = readRoster(text, { now: Date.UTC(2026, 10, 23) })
    if (roster === undefined) throw new Error('Expected a sound file.')
    const { change, ...rest } = outcome('applied')
    const removed = { ...rest, change: { ...change, kind: 'remove' as const } }
    const source = { at: '2026-11-21T00:12:30Z' }
    expect(JSON.parse(resultJson(report([removed], { roster, source })))).toMatchObject({
      late: { ends: 1, seconds: 750 },
    })
  })

  it('is counted by status', () => {
    expect(countOf(report([outcome('held'), outcome('held'), outcome('applied')]), 'held')).toBe(2)
  })
})
