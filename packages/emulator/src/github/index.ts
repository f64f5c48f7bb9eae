export type { Fault } from './http/fault.ts'
export type { CommitOptions, GitHubRepository, MergeMethod, PullRequestOptions } from './model/repository.ts'
export { type ActionEnvironmentOptions, actionEnvironment } from './server/action-environment.ts'
export type { WorkflowEvent } from './server/event-payload.ts'
export {
  createGitHub,
  type GitHubDouble,
  type GitHubOptions,
  type RequestRecord,
  type TokenOptions,
} from './server/github-double.ts'
export { type GitHubServer, serveGitHub } from './server/serve-github.ts'
