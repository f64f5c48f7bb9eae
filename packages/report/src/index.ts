export type { ApplyReport, ApplySource } from './apply-report.ts'
export { renderFinding } from './finding-line.ts'
export type { Organization } from './organization.ts'
export type { ChangeOutcome, OutcomeStatus } from './outcome.ts'
export type { ApprovalLine, Preview, PreviewSource } from './preview.ts'
export {
  type CommentOptions,
  renderComment,
  renderOutcomeComment,
  renderOutcomeSummary,
  renderOutcomeText,
  renderSummary,
  renderText,
} from './render.ts'
export type { TerminalOptions } from './terminal.ts'
