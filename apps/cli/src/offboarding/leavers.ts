/** The people who leave, as the repository knows them. */

export interface Leavers {
  /** E-mail keys, and `user:` and a user id. */
  readonly keys: ReadonlySet<string>
  readonly accounts: readonly GitHubAccount[]
}

/** As entries of the people have it. */
export interface GitHubAccount {
  readonly login: string
  /** Present if the file pins it. */
  readonly id?: number
}

/** An id decides over a login, which another account can take over. */
export function isAccountOf(actor: Required<GitHubAccount>, { accounts }: Leavers): boolean {
  return accounts.some(({ login, id }) =>
    id === undefined ? login.toLowerCase() === actor.login.toLowerCase() : id === actor.id,
  )
}
