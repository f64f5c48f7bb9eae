/** From a file and an organization to pages: text from outside stays text. */
import { accessMatrix, readRoster } from '@roster/core'
import { planLive } from '@roster/elastic-cloud'
import {
  type AccessReport,
  type Preview,
  renderAccessCsv,
  renderAccessMarkdown,
  renderComment,
  renderHtml,
  renderText,
} from '@roster/report'
import fc from 'fast-check'
import { hostileText } from './bait.ts'
import { NOW } from './file-target.ts'
import {
  expectHarmlessComment,
  expectHarmlessCsv,
  expectHarmlessHtml,
  expectHarmlessMarkdown,
  expectHarmlessText,
  MARKER,
  RUN_URL,
  withoutScripts,
} from './harmless.ts'
import { hostileFiles } from './hostile-file.ts'
import { ORGANIZATION, organizations } from './organization.ts'
import { readerOf } from './service.ts'
import { target } from './target.ts'

const inputs = fc.record({
  text: hostileFiles,
  organization: organizations,
  branch: hostileText,
  path: hostileText,
})

export const pageTarget = target('pages', 50, inputs, async ({ text, organization, branch, path }) => {
  const file = readRoster(text, { now: NOW })
  const { findings } = file
  if (file.roster === undefined) throw new Error(`the file is not sound: ${JSON.stringify(findings)}`)
  const { roster, origins } = file
  const reader = readerOf(JSON.stringify(organization))
  const live = await planLive({ roster, reader, use: 'preview', now: NOW })
  const { plan, guards } = live
  const [outside, caused] = Object.values(Object.groupBy(plan.changes, (_, index) => String(index % 2)))
  const preview: Preview = {
    organization: { id: ORGANIZATION, name: branch },
    plan: { ...plan, changes: caused ?? [] },
    outside: outside ?? [],
    roster: live.roster,
    findings: [...findings, ...plan.findings, ...guards],
    mode: 'live',
    file: path,
    source: { pullRequest: 12, headSha: 'c0ffee'.repeat(6), baseRef: branch, runUrl: RUN_URL },
  }
  const comment = renderComment(preview, { head: [MARKER] })
  expectHarmlessComment(comment)
  const access: AccessReport = {
    matrix: accessMatrix({
      roster: live.roster,
      origins,
      snapshot: live.snapshot,
      changes: preview.plan.changes,
      awaited: plan.awaited,
      pending: preview.outside,
      now: NOW,
    }),
    roster: live.roster,
    source: { organization: preview.organization, file: path },
    occasion: 'merge',
    history: () => ({ id: 'c0ffee'.repeat(6), at: '2026-11-01T08:00:00Z', author: branch }),
  }
  const page = renderHtml(preview, access)
  expectHarmlessHtml(withoutScripts(page))
  const review = renderAccessMarkdown(access)
  expectHarmlessMarkdown(review)
  const csv = renderAccessCsv(access)
  expectHarmlessCsv(csv)
  const terminal = renderText(preview, { color: false })
  expectHarmlessText(terminal)
  for (const shown of [comment, page, review, csv, terminal]) {
    if (shown.includes('invitation-token-that')) throw new Error('an invitation token is shown')
  }
})
