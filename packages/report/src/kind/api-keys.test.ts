import { describe, expect, it } from 'vitest'
import {
  renderComment,
  renderDriftIssue,
  renderDriftProposal,
  renderDriftText,
  renderOutcomeComment,
  renderOutcomeText,
  renderText,
} from '../index.ts'
import { columns } from '../testing/columns.ts'
import { expectGolden } from '../testing/golden.ts'
import { KEY_DRIFTS, KEY_PREVIEWS, KEY_PROPOSALS, KEY_REPORTS } from '../testing/key-cases.ts'

describe('API keys', () => {
  for (const [name, preview] of Object.entries(KEY_PREVIEWS)) {
    it(`are in previews: ${name}`, () => {
      expectGolden(`${name}.md`, renderComment(preview))
      expectGolden(`${name}.txt`, renderText(preview, columns(80)))
    })
  }

  for (const [name, report] of Object.entries(KEY_REPORTS)) {
    it(`are in reports of runs: ${name}`, () => {
      expectGolden(`${name}.md`, renderOutcomeComment(report))
      expectGolden(`${name}.txt`, renderOutcomeText(report, columns(80)))
    })
  }

  for (const [name, drift] of Object.entries(KEY_DRIFTS)) {
    it(`are in drift: ${name}`, () => {
      expectGolden(`${name}.md`, renderDriftIssue(drift))
      expectGolden(`${name}.txt`, renderDriftText(drift, columns(80)))
    })
  }

  for (const [name, proposal] of Object.entries(KEY_PROPOSALS)) {
    it(`are left by drift pull requests: ${name}`, () => {
      expectGolden(`${name}.md`, renderDriftProposal(proposal))
    })
  }

  it('are counted apart from people', () => {
    const [first] = renderText(KEY_PREVIEWS['keys-every-kind'] as never, columns(200)).split('\n')
    expect(first).toContain('invites 1 person, asks for 1 API key, asks to replace 1 and revokes 2')
  })
})
