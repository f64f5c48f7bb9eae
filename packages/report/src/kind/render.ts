/** Previews, apply reports, drift and answers on each surface. */
import type { OffboardingCheckDocument, OffboardingDocument } from '@roster/core'
import { accessCsv } from '../access/access-csv.ts'
import { describeAccess } from '../access/access-document.ts'
import { type AccessReport, accessView } from '../access/access-report.ts'
import { accessMarkdown } from '../access/access-review.ts'
import { renderPage } from '../access/html.ts'
import { type AccessListReport, describeAccessList } from '../answer/access-list.ts'
import { describeExplanation, type ExplanationReport } from '../answer/explanation.ts'
import { describeOffboarding, describeOffboardingCheck } from '../answer/offboarding.ts'
import { describePermission, type PermissionReport } from '../answer/permission.ts'
import type { Document } from '../document/document.ts'
import { plainText } from '../phrase/phrase.ts'
import { fitDocument, sparesAll } from '../surface/fit.ts'
import { renderMarkdown } from '../surface/markdown.ts'
import { renderTerminal, type TerminalOptions } from '../surface/terminal.ts'
import { type ApplyReport, describeApplyReport } from './apply-report.ts'
import { type Drift, describeDrift, describeDriftEnd, type SettledBy } from './drift.ts'
import { type DriftProposal, describeProposal } from './drift-proposal.ts'
import { describePreview, type PreviewScope } from './preview.ts'
import type { Preview } from './preview-input.ts'

/** GitHub takes comments up to this many characters. */
const COMMENT_LIMIT = 65_536
/** GitHub takes job summaries up to 1 MiB for each step. */
const SUMMARY_LIMIT = 1_048_576

export interface CommentOptions {
  /** Lines that come first and are never cut, each a complete HTML comment. They must leave room for the text. */
  readonly head?: readonly string[]
  /** The comment is shorter than this many bytes. By default, GitHub's limit. */
  readonly limit?: number
}

export interface PreviewCommentOptions extends CommentOptions {
  /** By default what the reviewer of a pull request has to decide about. */
  readonly scope?: PreviewScope
}

/** The preview as a pull-request comment, in Markdown. */
export function renderComment(
  preview: Preview,
  { scope = 'comment', ...options }: PreviewCommentOptions = {},
): string {
  return renderWithin(describePreview(preview, scope), options)
}

/** Whether the comment has all of what decides who and what counts: the policy, GitHub accounts, and what names mean. */
export function showsAuthority(
  preview: Preview,
  { head = [], limit = COMMENT_LIMIT }: CommentOptions = {},
): boolean {
  const render = (candidate: Document) => renderMarkdown(candidate, head)
  return sparesAll(describePreview(preview, 'comment'), { limit, render })
}

/** The preview as a job summary, in Markdown: all of it, up to GitHub's limit of 1 MiB. */
export function renderSummary(preview: Preview): string {
  return renderWithin(describePreview(preview, 'whole'), { limit: SUMMARY_LIMIT })
}

/** The verdict of the preview, in a line of plain text: "Merging this invites 1 person". */
export function renderVerdict(preview: Preview): string {
  return plainText(describePreview(preview, 'whole').verdict)
}

/** The preview for a terminal. Ends with a line break. */
export function renderText(preview: Preview, options: TerminalOptions): string {
  return renderTerminal(describePreview(preview, 'whole'), options)
}

/** The preview as a self-contained HTML page, never cut, with the access matrix if it is known. */
export function renderHtml(preview: Preview, access?: AccessReport): string {
  return renderPage(describePreview(preview, 'whole'), access)
}

/** Who has access to what, as a self-contained HTML page. */
export function renderAccessPage(report: AccessReport): string {
  return renderPage(describeAccess(report), report)
}

/** Who has access to what, for an access review, in Markdown: a line for each role of each person. */
export function renderAccessMarkdown(report: AccessReport): string {
  return accessMarkdown(report)
}

/** Who has access to what as CSV, a row for each role of each person. */
export function renderAccessCsv(report: AccessReport): string {
  return accessCsv(accessView(report))
}

/** What an apply run did, as a pull-request comment, in Markdown. */
export function renderOutcomeComment(report: ApplyReport, options: CommentOptions = {}): string {
  return renderWithin(describeApplyReport(report, 'comment'), options)
}

/** What an apply run did, as a job summary, in Markdown. */
export function renderOutcomeSummary(report: ApplyReport): string {
  return renderWithin(describeApplyReport(report, 'whole'), { limit: SUMMARY_LIMIT })
}

/** What an apply run did, for a terminal. Ends with a line break. */
export function renderOutcomeText(report: ApplyReport, options: TerminalOptions): string {
  return renderTerminal(describeApplyReport(report, 'whole'), options)
}

/** Drift as the body of an issue, in Markdown. The text is the same as long as the difference is. */
export function renderDriftIssue(drift: Drift, options: CommentOptions = {}): string {
  return renderWithin(describeDrift(drift, 'issue'), options)
}

/** Drift as a comment, in Markdown. The text is the same as long as the difference is. */
export function renderDriftComment(drift: Drift, options: CommentOptions = {}): string {
  return renderWithin(describeDrift(drift, 'comment'), options)
}

/** The comment that closes the issue or the pull request, in Markdown. */
export function renderDriftEnd(drift: Drift, settledBy?: SettledBy): string {
  return renderMarkdown(describeDriftEnd(drift, settledBy), [])
}

/** The drift pull request, in Markdown. The text is the same as long as it proposes the same. */
export function renderDriftProposal(proposal: DriftProposal, options: CommentOptions = {}): string {
  return renderWithin(describeProposal(proposal), options)
}

/** Drift as a job summary, in Markdown. */
export function renderDriftSummary(drift: Drift): string {
  return renderWithin(describeDrift(drift, 'run'), { limit: SUMMARY_LIMIT })
}

/** Drift for a terminal or a log. Ends with a line break. */
export function renderDriftText(drift: Drift, options: TerminalOptions): string {
  return renderTerminal(describeDrift(drift, 'run'), options)
}

/** A person's access, explained, for a terminal. Ends with a line break. */
export function renderExplanationText(report: ExplanationReport, options: TerminalOptions): string {
  return renderTerminal(describeExplanation(report), options)
}

/** Who has access to a resource, for a terminal. Ends with a line break. */
export function renderAccessListText(report: AccessListReport, options: TerminalOptions): string {
  return renderTerminal(describeAccessList(report), options)
}

/** Whether a person may do something, for a terminal. Ends with a line break. */
export function renderPermissionText(report: PermissionReport, options: TerminalOptions): string {
  return renderTerminal(describePermission(report), options)
}

/** What taking people out changes, for a terminal. Ends with a line break. */
export function renderOffboardingText(document: OffboardingDocument, options: TerminalOptions): string {
  return renderTerminal(describeOffboarding(document), options)
}

/** The same as the body of a pull request, in Markdown. */
export function renderOffboardingBody(document: OffboardingDocument): string {
  return renderWithin(describeOffboarding(document), {})
}

/** What is left of people, for a terminal. Ends with a line break. */
export function renderOffboardingCheckText(
  document: OffboardingCheckDocument,
  options: TerminalOptions,
): string {
  return renderTerminal(describeOffboardingCheck(document), options)
}

function renderWithin(document: Document, { head = [], limit = COMMENT_LIMIT }: CommentOptions): string {
  return fitDocument(document, { limit, render: (candidate) => renderMarkdown(candidate, head) })
}
