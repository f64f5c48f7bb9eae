export { accessReportDocument } from './access/access-json.ts'
export type { AccessReport } from './access/access-report.ts'
export type { ComparedWith } from './access/access-since.ts'
export type { AccessListReport } from './answer/access-list.ts'
export type { AnswerSource } from './answer/answer.ts'
export type { ExplanationReport } from './answer/explanation.ts'
export type { Commit, EntryHistory, FileHistory } from './answer/file-history.ts'
export { offboardingTitle } from './answer/offboarding.ts'
export type { PermissionReport } from './answer/permission.ts'
export type { ApplyReport } from './kind/apply-report.ts'
export { applyResultDocument } from './kind/apply-result.ts'
export { type Drift, differs, driftTitle, type SettledBy } from './kind/drift.ts'
export { type DriftProposal, proposalTitle } from './kind/drift-proposal.ts'
export type { Preview } from './kind/preview-input.ts'
export {
  renderAccessCsv,
  renderAccessListText,
  renderAccessMarkdown,
  renderAccessPage,
  renderComment,
  renderDriftComment,
  renderDriftEnd,
  renderDriftIssue,
  renderDriftProposal,
  renderDriftSummary,
  renderDriftText,
  renderExplanationText,
  renderHtml,
  renderOffboardingBody,
  renderOffboardingCheckText,
  renderOffboardingText,
  renderOutcomeComment,
  renderOutcomeSummary,
  renderOutcomeText,
  renderPermissionText,
  renderSummary,
  renderText,
  renderVerdict,
  showsAuthority,
} from './kind/render.ts'
export {
  renderReviewChecklist,
  renderReviewProblems,
  renderReviewProgress,
  renderReviewSummaryPage,
  renderReviewSummaryText,
  renderReviewVerification,
} from './review/render.ts'
export { renderReviewPage } from './review/review-page.ts'
export type { TerminalOptions } from './surface/terminal.ts'
export { renderFinding, renderFirstBlocking } from './wording/finding-line.ts'
export type { ChangeOutcome, OutcomeStatus } from './wording/outcome.ts'
