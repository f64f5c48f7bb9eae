export { type ActionContext, type Environment, readContext } from './action-context.ts'
export {
  booleanInput,
  type CommonInputs,
  choiceInput,
  commonInputs,
  durationInput,
  type GetInput,
  InputError,
} from './action-inputs.ts'
export { ActionFailure, maskSecrets, runAction } from './action-run.ts'
export { type AnnotationCommands, annotate } from './annotations.ts'
export {
  type Applied,
  AppliedEffects,
  type OpenedApplied,
  openApplied,
  sealApplied,
} from './applied-effects.ts'
export { type ReadApprovalsOptions, readApprovals } from './approvals.ts'
export { branchTip, defaultBranch } from './branch.ts'
export {
  type Check,
  type CheckOutcome,
  checkName,
  MAX_CHECK_SUMMARY_LENGTH,
  writeCheck,
} from './check-run.ts'
export { createGitHubClient, type GitHubClient, type GitHubClientOptions } from './client.ts'
export { commitsTouching } from './commits.ts'
export { type FileAtRef, type FileContents, type ReadFileOptions, readFileAt } from './contents.ts'
export type { Trigger } from './event.ts'
export { lineMap } from './line-map.ts'
export { commentMarker } from './marked-text.ts'
export { completeSource, sourceAt } from './members-source.ts'
export { type MergedFile, readMergedFile } from './merged-file.ts'
export { mergedOnto } from './merged-onto.ts'
export {
  forgetDecisions,
  PROPOSAL_HEAD_LENGTH,
  type Proposal,
  type ProposalKey,
  type ProposalOutcome,
  readProposal,
  withdrawProposal,
  writeProposal,
} from './proposal.ts'
export { branchFor } from './proposal-branch.ts'
export { followProxy } from './proxy.ts'
export {
  type AwaitOptions,
  awaitMergeability,
  labelsOf,
  type Mergeability,
  type MergedPullRequest,
  mergedPullRequest,
  openPullRequestsTouching,
  type PullRequest,
} from './pull-request.ts'
export { isRecord, type RecordText, recordText } from './record-comment.ts'
export type { Repository } from './repository.ts'
export { GitHubRequestError } from './request-error.ts'
export {
  type OpenedReview,
  openReview,
  type Review,
  ReviewedPlan,
  sealReview,
} from './reviewed-plan.ts'
export { createRosterAt, type RosterAt } from './roster-at.ts'
export type { ReviewSubject } from './sealed-line.ts'
export {
  MAX_COMMENT_LENGTH,
  readStickyComment,
  type StickyComment,
  type StickyCommentOutcome,
  writeStickyComment,
} from './sticky-comment.ts'
export {
  closeStickyIssue,
  type Label,
  readStickyIssue,
  type StickyIssue,
  type StickyIssueKey,
  type StickyIssueOutcome,
  writeStickyIssue,
} from './sticky-issue.ts'
