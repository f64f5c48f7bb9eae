import { describe, expect, it } from 'vitest'
import {
  type Preview,
  renderAccessCsv,
  renderAccessMarkdown,
  renderAccessPage,
  renderComment,
  renderDriftEnd,
  renderDriftIssue,
  renderDriftProposal,
  renderDriftSummary,
  renderDriftText,
  renderHtml,
  renderOutcomeComment,
  renderOutcomeSummary,
  renderOutcomeText,
  renderSummary,
  renderText,
} from '../index.ts'
import { ACCESS_CASES, previewReport } from '../testing/access-cases.ts'
import { APPLY_CASES } from '../testing/apply-cases.ts'
import { columns } from '../testing/columns.ts'
import { DRIFT_CASES, PROPOSAL_CASES } from '../testing/drift-cases.ts'
import { expectGolden } from '../testing/golden.ts'
import { manyChanges, PREVIEW_CASES } from '../testing/preview-cases.ts'

const HEAD = ['<!-- roster:preview acme/people#12 -->']

describe('a preview', () => {
  for (const [name, preview] of Object.entries(PREVIEW_CASES)) {
    it(`is a comment and terminal text: ${name}`, () => {
      expectGolden(`${name}.md`, renderComment(preview, { head: HEAD }))
      expectGolden(`${name}.txt`, renderText(preview, columns(80)))
    })
  }

  it('is coloured and wide if the terminal is', () => {
    const example = previewCase('example')
    expectGolden('example-wide.ansi.txt', renderText(example, columns(200, { color: true })))
    expectGolden('example-summary.md', renderSummary(example))
  })

  for (const name of ['example', 'broken-file']) {
    it(`is an HTML page: ${name}`, () => {
      expectGolden(`${name}.html`, withoutLook(renderHtml(previewCase(name))))
    })
  }

  it('is cut if it is too long', () => {
    const comment = renderComment(manyChanges(2_000, 20), { head: HEAD })
    expectGolden('two-thousand-first-lines.md', `${comment.split('\n').slice(0, 60).join('\n')}\n`)
    expectGolden('two-thousand-last-lines.md', comment.split('\n').slice(-20).join('\n'))
  })
})

describe('an apply report', () => {
  for (const [name, report] of Object.entries(APPLY_CASES)) {
    it(`is a comment and terminal text: ${name}`, () => {
      expectGolden(`${name}.md`, renderOutcomeComment(report, { head: HEAD }))
      expectGolden(`${name}.txt`, renderOutcomeText(report, columns(80)))
      expect(renderOutcomeSummary(report)).toBe(renderOutcomeComment(report))
    })
  }
})

describe('who has access', () => {
  for (const [name, report] of Object.entries(ACCESS_CASES)) {
    it(`is an HTML page, Markdown and CSV: ${name}`, () => {
      expectGolden(`${name}.md`, renderAccessMarkdown(report))
      expectGolden(`${name}.html`, withoutLook(renderAccessPage(report)))
      expectGolden(`${name}.csv`, renderAccessCsv(report))
    })
  }
})

describe('who has access by a preview', () => {
  it.each(['live', 'static'] as const)('is on its page, and CSV: %s', (mode) => {
    const [preview, access] = previewReport(mode)
    expectGolden(`access-preview-${mode}.html`, withoutLook(renderHtml(preview, access)))
    expectGolden(`access-preview-${mode}.csv`, renderAccessCsv(access))
  })
})

describe('drift', () => {
  for (const [name, drift] of Object.entries(DRIFT_CASES)) {
    it(`is an issue and terminal text: ${name}`, () => {
      expectGolden(`${name}.md`, renderDriftIssue(drift, { head: ['<!-- roster:drift -->'] }))
      expectGolden(`${name}.txt`, renderDriftText(drift, columns(80)))
    })
  }

  for (const [name, proposal] of Object.entries(PROPOSAL_CASES)) {
    it(`is a pull request: ${name}`, () => {
      expectGolden(`${name}.md`, renderDriftProposal(proposal, { head: ['<!-- roster:adoption -->'] }))
    })
  }

  it('is a summary that says which run it is of, and a word when it is gone', () => {
    const { 'drift-none': none } = DRIFT_CASES
    if (none === undefined) throw new Error('expected the case "drift-none"')
    expectGolden('drift-none-summary.md', renderDriftSummary(none))
    expectGolden('drift-none-end.md', renderDriftEnd(none))
    expectGolden('drift-none-end-file.md', renderDriftEnd(none, 'file'))
    expectGolden('drift-none-end-organization.md', renderDriftEnd(none, 'organization'))
  })
})

/** Style and script are no texts: they are looked at in a browser, and their digests change with them. */
function withoutLook(page: string): string {
  return page
    .replaceAll(/<(style|script)(.*?)>[\s\S]*?<\/\1>/g, '<$1$2></$1>')
    .replaceAll(/sha256-[\w+/=]+/g, 'sha256')
}

function previewCase(name: string): Preview {
  const preview = PREVIEW_CASES[name]
  if (preview === undefined) throw new Error(`expected the case "${name}"`)
  return preview
}
