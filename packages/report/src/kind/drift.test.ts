import { Sightings } from '@roster/core'
import { describe, expect, it } from 'vitest'
import {
  differs,
  driftTitle,
  proposalTitle,
  renderDriftIssue,
  renderDriftProposal,
  renderDriftSummary,
} from '../index.ts'
import { invite, OWNER, remove, role } from '../testing/membership.ts'
import { manyChanges } from '../testing/preview-cases.ts'
import { drift } from '../testing/report-input.ts'

const LEAVER = remove('eve@acme.example', role('deployment', 'viewer', '*'))

describe('drift', () => {
  it('is the same text in every run for as long as the difference is the same', () => {
    const today = drift([LEAVER])
    const tomorrow = drift([LEAVER], {
      source: {
        sha: 'beef',
        runUrl: 'https://github.com/acme/people/actions/runs/43',
        at: '2026-11-24T06:00:00Z',
      },
    })
    expect(renderDriftIssue(tomorrow)).toBe(renderDriftIssue(today))
    expect(renderDriftSummary(tomorrow)).not.toBe(renderDriftSummary(today))
  })

  it('is opened if a person has to decide, and not for information', () => {
    const about = { severity: 'warning', message: 'So it is.', email: 'eve@acme.example' } as const
    expect(differs(drift([LEAVER]))).toBe(true)
    expect(differs(drift([], { reported: [LEAVER] }))).toBe(true)
    expect(differs(drift([], { findings: [{ ...about, code: 'expires-soon' }] }))).toBe(false)
  })

  it('alarms about owners who are not in the file, and not about those it lists', () => {
    expect(renderDriftIssue(drift([remove('eve@acme.example', OWNER)]))).toContain('[!CAUTION]')
    const reported = [remove('eve@acme.example', OWNER)]
    expect(renderDriftIssue(drift([], { reported }))).toContain('[!CAUTION]')
    expect(renderDriftIssue(drift([invite('zoe@acme.example', OWNER)]))).not.toContain('[!CAUTION]')
  })

  it('fits into an issue, and says where all of it is', () => {
    const { plan } = manyChanges(2_000, 20)
    const issue = renderDriftIssue(drift(plan.changes), { limit: 30_000 })
    expect(Buffer.byteLength(issue)).toBeLessThan(30_000)
    expect(issue).toContain('[the run](https://github.com/acme/people/actions/runs/42) shows all of them')
  })

  it('fits into a pull request too, below the text before it', () => {
    const { plan } = manyChanges(3_000, 20)
    const people = plan.changes.map(({ email, digest }) => ({ email, digest }))
    const sightings = Sightings.read().see(people, { today: '2026-11-24', text: '{}' })
    const left = people.slice(0, 1_000).map(({ email }) => ({ email, reason: 'expired' as const }))
    const proposal = { drift: drift(plan.changes, { sightings }), left }
    const text = renderDriftProposal(proposal, { head: [sightings.toLine()], limit: 65_000 })
    expect(Buffer.byteLength(text)).toBeLessThan(65_000)
    expect(text).toContain('merge this')
    expect(text.startsWith(sightings.toLine())).toBe(true)
  })

  it('is the same text in every run with its days too', () => {
    const seen = (today: string) =>
      Sightings.read().see([LEAVER], { today: '2026-11-20', text: '{}' }).see([LEAVER], { today, text: '{}' })
    const [one, other] = ['2026-11-21', '2026-12-21'].map((today) =>
      renderDriftIssue(drift([LEAVER], { sightings: seen(today) })),
    )
    expect(one).toBe(other)
    expect(one).toContain('since 20 Nov 2026')
  })

  it('has a title that GitHub takes, for any path', () => {
    expect(driftTitle('people/members.json')).toBe('The organization differs from people/members.json')
    expect(driftTitle(`${'x'.repeat(300)}\n`).length).toBeLessThanOrEqual(256)
    expect(proposalTitle(`${'x'.repeat(300)}\n`).length).toBeLessThanOrEqual(256)
  })
})
