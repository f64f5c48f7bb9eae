export type { FileHistory } from './access-history.ts'
export type { AccessListReport } from './access-list.ts'
export type { AccessReport } from './access-report.ts'
export type { Commit } from './access-view.ts'
export type { AnswerSource } from './answer.ts'
export type { ApplyReport } from './apply-report.ts'
export { type Drift, differs, driftTitle, type SettledBy } from './drift.ts'
export { type DriftProposal, proposalTitle } from './drift-proposal.ts'
export type { ExplanationReport } from './explanation.ts'
export { renderFinding, renderFirstBlocking } from './finding-line.ts'
export type { ChangeOutcome, OutcomeStatus } from './outcome.ts'
export type { PermissionReport } from './permission.ts'
export type { Preview } from './preview.ts'
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
  renderOutcomeComment,
  renderOutcomeSummary,
  renderOutcomeText,
  renderPermissionText,
  renderSummary,
  renderText,
  renderVerdict,
} from './render.ts'
export type { TerminalOptions } from './terminal.ts'
