/** Accounts, and the tokens that act for them. */

export interface Account {
  readonly id: number
  readonly login: string
  readonly type: 'User' | 'Bot' | 'Organization'
}

/** The account behind the token of a workflow. */
export const ACTIONS_LOGIN = 'github-actions[bot]'

/** The permissions that the routes of this double check, named as in GitHub's API. */
export type Permission = 'actions' | 'checks' | 'contents' | 'issues' | 'pull_requests'
export type Access = 'none' | 'read' | 'write'

export interface Token {
  /** The text after `token` or `Bearer` in the authorization header. */
  readonly value: string
  readonly account: Account
  /** Which API returns the account: tokens of apps have no user, and GraphQL can be unreachable. */
  readonly isToldBy: 'graphql and user' | 'graphql' | 'user' | 'nothing'
  readonly permissions: Readonly<Record<Permission, Access>>
  /** Lower-case full names of the private repositories that it has access to, or all. */
  readonly repositories: ReadonlySet<string> | 'all'
}
