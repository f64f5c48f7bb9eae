export { type ActionEnvironmentOptions, actionEnvironment } from './action-environment.ts'
export type { WorkflowEvent } from './event-payload.ts'
export type { Fault } from './fault.ts'
export {
  createGitHub,
  type GitHubDouble,
  type GitHubOptions,
  type RequestRecord,
  type TokenOptions,
} from './github-double.ts'
export type { CommitOptions, GitHubRepository, MergeMethod, PullRequestOptions } from './repository.ts'
export { type GitHubServer, serveGitHub } from './serve-github.ts'
