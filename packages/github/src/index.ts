export {
  type ActionContext,
  type Environment,
  loadToolkit,
  readContext,
  type Toolkit,
} from './action/action-context.ts'
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
export { ActionFailure, maskSecrets, runAction } from './action/action-run.ts'
export type { Trigger } from './action/event.ts'
export { followProxy } from './action/proxy.ts'
export { type Runner, runnerOf } from './action/runner.ts'
export { inertAnnotations, type RunnerLog, runnerLog } from './action/runner-log.ts'
export { createGitHubClient, type GitHubClient, type GitHubClientOptions } from './api/client.ts'
export type { Repository } from './api/repository.ts'
export { GitHubRequestError, isRefusal } from './api/request-error.ts'
export { type AnnotationCommands, annotate } from './comment/annotations.ts'
export {
  type Check,
  type CheckOutcome,
  checkName,
  MAX_CHECK_SUMMARY_LENGTH,
  writeCheck,
} from './comment/check-run.ts'
export { previewState, readLastPreview, readSealedComment, type SealedComment } from './comment/evidence.ts'
export { commentMarker } from './comment/marked-text.ts'
export { isRecord, type RecordText, recordText } from './comment/record-comment.ts'
export {
  MAX_COMMENT_LENGTH,
  type StandingComment,
  type StickyComment,
  type StickyCommentOutcome,
  writeStickyComment,
} from './comment/sticky-comment.ts'
export {
  closeStickyIssue,
  type Label,
  readStickyIssue,
  type StickyIssue,
  type StickyIssueKey,
  type StickyIssueOutcome,
  writeStickyIssue,
} from './comment/sticky-issue.ts'
export { branchFor } from './drift-pull-request/drift-branch.ts'
export {
  DRIFT_PULL_REQUEST_HEAD_LENGTH,
  type DriftPullRequest,
  type DriftPullRequestKey,
  type DriftPullRequestOutcome,
  forgetDecisions,
  readDriftPullRequest,
  withdrawDriftPullRequest,
  writeDriftPullRequest,
} from './drift-pull-request/drift-pull-request.ts'
export { branchTip, defaultBranch, repositoryFactsOnce } from './file/branch.ts'
export { pathsBetween, pathsInPullRequest } from './file/changed-paths.ts'
export { commitsTouching } from './file/commits.ts'
export { type FileAtRef, type FileContents, type ReadFileOptions, readFileAt } from './file/contents.ts'
export { filesIn } from './file/folder.ts'
export { lineMap } from './file/line-map.ts'
export { readSource, readSourceAt, type SourceState, withoutLink } from './file/members-source.ts'
export { type MergedFile, readMergedFile } from './file/merged-file.ts'
export {
  type AwaitOptions,
  awaitMergeability,
  baseOf,
  labelsOf,
  type Mergeability,
  type MergedPullRequest,
  mergedPullRequest,
  openPullRequestsTouching,
  type PullRequest,
} from './file/pull-request.ts'
export { createRosterAt, type RosterAt } from './file/roster-at.ts'
export { labelEvents } from './review/label-events.ts'
export { createMayWrite } from './review/permission.ts'
export { type RerunOutcome, rerunCheck } from './review/rerun.ts'
export { reviewedPullRequests } from './review/reviewed-pull-requests.ts'
export { listReviews } from './review/reviews.ts'
export { reviewKeyProblem } from './seal/review-key.ts'
export {
  type OpenedReview,
  openReview,
  type Review,
  sealReview,
} from './seal/reviewed-plan.ts'
export {
  openRunRecord,
  type RunFindings,
  type RunRecord,
  reviewFingerprint,
  sealRunRecord,
} from './seal/run-record.ts'
export { type ReviewSubject, SEAL_OCCASION, sealedLines } from './seal/sealed-line.ts'
export { visibleDigest } from './seal/visible-digest.ts'
