import { describe, expect, it } from 'vitest'
import { renderOutcomeComment, renderOutcomeSummary, renderOutcomeText } from '../index.ts'
import { invite, OWNER, plan, remove } from '../testing/membership.ts'
import { applied, applyReport, unapplied } from '../testing/report-input.ts'

const ZOE = invite('zoe@acme.example')

describe('an apply report', () => {
  it('counts a change without an outcome as not attempted', () => {
    const report = applyReport([applied(ZOE)], { plan: plan(ZOE, remove('cat@acme.example')) })
    const page = renderOutcomeText(report, { color: false })
    expect(page).toContain('Applied 1 of 2 changes: 1 not attempted')
    expect(page).toContain('Not attempted: 1 change\n  · cat@acme.example · remove: has no roles')
  })

  it('lists the people with the same failure together', () => {
    const failed = ['a', 'b', 'c', 'd'].map((name) =>
      unapplied(invite(`${name}@acme.example`), 'failed', { code: 'root.unauthorized' }),
    )
    const comment = renderOutcomeComment(applyReport(failed))
    expect(comment.match(/root\.unauthorized/g)).toHaveLength(1)
    expect(comment).toContain('`a@acme.example`, `b@acme.example`, `c@acme.example`, `d@acme.example`')
  })

  it('says the code and what is known of it', () => {
    const [known, silent] = [{ code: 'toString', message: 'The service is moody.' }, {}].map((why) =>
      renderOutcomeText(applyReport([unapplied(ZOE, 'failed', why)]), { color: false }),
    )
    expect(known).toContain('toString: The service is moody.')
    expect(silent).toContain('See the log of the run.')
  })

  it('leaves what is wrong in the file to the run, and tells the pull request the rest', () => {
    const report = applyReport([applied(ZOE)], {
      findings: [
        {
          severity: 'warning',
          code: 'unused-group',
          message: 'Nobody is in "interns".',
          line: 20,
          column: 5,
        },
        { severity: 'warning', code: 'own-role', message: 'The key keeps its roles.' },
      ],
    })
    const [comment, summary] = [renderOutcomeComment(report), renderOutcomeSummary(report)]
    expect(comment).toContain('1 thing to know')
    expect(comment).toContain('The key keeps its roles.')
    expect(comment).not.toContain('interns')
    expect(summary).toContain('2 things to know')
    expect(summary).toContain('interns')
  })

  it('names the most powerful first', () => {
    const changes = [invite('ann@acme.example'), remove('zed@acme.example', OWNER)]
    const page = renderOutcomeText(applyReport(changes.map(applied)), { color: false })
    expect(page.indexOf('zed@')).toBeLessThan(page.indexOf('ann@'))
  })

  it('refuses in a dry run too', () => {
    const report = applyReport([], {
      plan: plan(ZOE),
      dryRun: true,
      findings: [{ severity: 'error', code: 'own-role', message: 'No.' }],
    })
    expect(renderOutcomeText(report, { color: false })).toMatch(/^Dry run: applying would be refused\n/)
  })
})
