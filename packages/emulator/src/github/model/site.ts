/** The site: accounts, tokens and repositories, and the clock and numbering they share. */
import type { GitHubRepository } from './repository.ts'

export interface Account {
  readonly id: number
  readonly login: string
  readonly type: 'User' | 'Bot' | 'Organization'
}

/** The account behind the token that a workflow gets. */
export const ACTIONS_LOGIN = 'github-actions[bot]'

/** The permissions that the routes of this double ask for, by the names GitHub's API gives them. */
export type Permission = 'contents' | 'pull_requests' | 'issues' | 'checks'
export type Access = 'none' | 'read' | 'write'

export interface Token {
  /** What stands after `token` or `Bearer` in the authorization header. */
  readonly value: string
  readonly account: Account
  readonly permissions: Readonly<Record<Permission, Access>>
  /** Lower-case full names of the private repositories it sees, or all. */
  readonly repositories: ReadonlySet<string> | 'all'
}

export class Site {
  readonly now: () => Date
  readonly repositories = new Map<string, GitHubRepository>()
  readonly tokens = new Map<string, Token>()
  readonly #accounts = new Map<string, Account>()
  #lastId = 1000

  constructor(now: () => Date) {
    this.now = now
  }

  nextId(): number {
    this.#lastId += 1
    return this.#lastId
  }

  /** The account of that login, made on first mention. Logins that end in `[bot]` are bots. */
  account(login: string, type: Account['type'] = login.endsWith('[bot]') ? 'Bot' : 'User'): Account {
    const known = this.#accounts.get(login.toLowerCase())
    if (known !== undefined) return known
    const account = { id: this.nextId(), login, type }
    this.#accounts.set(login.toLowerCase(), account)
    return account
  }
}
