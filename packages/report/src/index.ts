export type { ApplyReport } from './apply-report.ts'
export { type Drift, differs, driftTitle } from './drift.ts'
export { renderFinding } from './finding-line.ts'
export type { ChangeOutcome, OutcomeStatus } from './outcome.ts'
export type { Preview } from './preview.ts'
export {
  renderComment,
  renderDriftEnd,
  renderDriftIssue,
  renderDriftSummary,
  renderDriftText,
  renderHtml,
  renderOutcomeComment,
  renderOutcomeSummary,
  renderOutcomeText,
  renderSummary,
  renderText,
} from './render.ts'
export type { TerminalOptions } from './terminal.ts'
