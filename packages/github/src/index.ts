export {
  type ActionContext,
  loadToolkit,
  readContext,
  type Toolkit,
} from './action/action-context.ts'
export { ActionFailure } from './action/action-failure.ts'
export {
  booleanInput,
  type CommonInputs,
  choiceInput,
  commonInputs,
  durationInput,
  type GetInput,
  InputError,
  tokenInput,
} from './action/action-inputs.ts'
export { runAction } from './action/action-run.ts'
export type { Trigger } from './action/event.ts'
export { type Runner, runnerOf } from './action/runner.ts'
export { inertAnnotations } from './action/runner-log.ts'
export { createGitHubClient, type GitHubClient } from './api/client.ts'
export type { Repository } from './api/repository.ts'
export { GitHubRequestError, isRefusal } from './api/request-error.ts'
export { type AnnotationCommands, annotate } from './comment/annotations.ts'
export {
  type Check,
  checkName,
  MAX_CHECK_SUMMARY_LENGTH,
  writeCheck,
} from './comment/check-run.ts'
export { previewState, readLastPreview, readSealedComment } from './comment/evidence.ts'
export { commentMarker } from './comment/marked-text.ts'
export { isRecord, recordText } from './comment/record-comment.ts'
export {
  MAX_COMMENT_LENGTH,
  type StandingComment,
  writeStickyComment,
} from './comment/sticky-comment.ts'
export {
  closeStickyIssue,
  type Label,
  readStickyIssue,
  type StickyIssueKey,
  type StickyIssueOutcome,
  writeStickyIssue,
} from './comment/sticky-issue.ts'
export { branchFor } from './drift-pull-request/drift-branch.ts'
export {
  DRIFT_PULL_REQUEST_HEAD_LENGTH,
  type DriftPullRequestKey,
  type DriftPullRequestOutcome,
  forgetDecisions,
  readDriftPullRequest,
  withdrawDriftPullRequest,
  writeDriftPullRequest,
} from './drift-pull-request/drift-pull-request.ts'
export { branchTip, defaultBranch, repositoryFactsOnce } from './file/branch.ts'
export { branchCommits } from './file/branch-commits.ts'
export { pathsBetween, pathsInPullRequest } from './file/changed-paths.ts'
export { readFileAt } from './file/contents.ts'
export { filesIn } from './file/folder.ts'
export { lineMap } from './file/line-map.ts'
export { createMembersFiles } from './file/members-files.ts'
export { readSource, readSourceAt, withoutLink } from './file/members-source.ts'
export { type MergedFile, readMergedFile } from './file/merged-file.ts'
export {
  awaitMergeability,
  baseOf,
  labelsOf,
  type Mergeability,
  type MergedPullRequest,
  mergedPullRequest,
  openPullRequestsTouching,
  type PullRequest,
} from './file/pull-request.ts'
export { labelEvents } from './review/label-events.ts'
export { createMayWrite } from './review/permission.ts'
export { rerunCheck } from './review/rerun.ts'
export { reviewedPullRequests } from './review/reviewed-pull-requests.ts'
export { listReviews } from './review/reviews.ts'
export { reviewKeyProblem } from './seal/review-key.ts'
export {
  openReview,
  type Review,
  sealReview,
} from './seal/reviewed-plan.ts'
export {
  openRunRecord,
  type RunRecord,
  reviewFingerprint,
  sealRunRecord,
} from './seal/run-record.ts'
export { type ReviewSubject, SEAL_OCCASION, sealedLines } from './seal/sealed-line.ts'
export { visibleDigest } from './seal/visible-digest.ts'
