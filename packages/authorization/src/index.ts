export {
  type FileToApply,
  type FoundFile,
  findFileToApply,
  type Push,
  type ReadFileToApply,
} from './history/file-to-apply.ts'
export {
  type Authorization,
  authorizeRun,
  type HeldChange,
  type Unreviewed,
} from './judgement/authorize-run.ts'
export {
  type Judgement,
  type JudgementPorts,
  judgePullRequest,
  type PullRequestUnderReview,
} from './judgement/judge-pull-request.ts'
export { type RecordShare, recordShares } from './judgement/record-share.ts'
export * from './port/evidence.ts'
export * from './port/file-state.ts'
export * from './port/live-plan.ts'
export * from './port/repository.ts'
