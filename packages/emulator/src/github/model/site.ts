/** The site: its accounts and tokens, and the clock and numbering that its repositories share. */
import type { Account, Token } from './account.ts'

export class Site {
  readonly now: () => Date
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

  /** The account with that login, created on first mention. Logins that end in `[bot]` are bots. */
  account(login: string, type: Account['type'] = login.endsWith('[bot]') ? 'Bot' : 'User'): Account {
    const known = this.#accounts.get(login.toLowerCase())
    if (known !== undefined) return known
    const account = { id: this.nextId(), login, type }
    this.#accounts.set(login.toLowerCase(), account)
    return account
  }
}
