/**
 * Who leaves, as files and organizations may know them: by the addresses and user ids that were given, by the user ids of
 * the accounts that have these addresses, and by other addresses of the same accounts.
 */
import type { Member, Snapshot } from '../organization/snapshot.ts'
import { emailKey, isUserKey, userKey } from '../text/email.ts'

export class Identity {
  /** E-mail keys, and `user:` and a user id. */
  readonly given: ReadonlySet<string>
  /** `user:` and the user id of each account. */
  readonly accounts: ReadonlySet<string>
  /** E-mail keys of the accounts that were not given. */
  readonly otherAddresses: ReadonlySet<string>

  /**
   * @param given Addresses in any spelling, or `user:` and a user id.
   * @param snapshots The organizations that could be read.
   */
  constructor(given: readonly string[], snapshots: readonly Snapshot[]) {
    this.given = new Set(given.map(emailKey))
    const found = snapshots.flatMap((snapshot) => [...accountsIn(snapshot, this.given)])
    this.accounts = new Set([...[...this.given].filter(isUserKey), ...found])
    const addresses = snapshots.flatMap((snapshot) =>
      snapshot.members
        .filter(({ userId }) => this.accounts.has(userKey(userId)))
        .flatMap(ownAddress(snapshot)),
    )
    this.otherAddresses = new Set(addresses.filter((address) => !this.given.has(address)))
  }

  /**
   * Everything by which a file of the organization may list them. An address that was not given is left out if it is
   * another account's there.
   *
   * @param snapshot Absent if the organization could not be read.
   */
  keysIn(snapshot?: Snapshot): ReadonlySet<string> {
    const others = new Set(
      (snapshot?.members ?? []).flatMap(({ userId, email = '' }) =>
        this.accounts.has(userKey(userId)) ? [] : [emailKey(email)],
      ),
    )
    const addresses = [...this.otherAddresses].filter((address) => !others.has(address))
    return new Set([...this.given, ...this.accounts, ...addresses])
  }

  /** Whether the account is theirs. */
  isTheirs({ userId }: Pick<Member, 'userId'>): boolean {
    return this.accounts.has(userKey(userId))
  }
}

/** Given addresses that several accounts of the organization share, with the keys of these accounts. */
export function sharedAddresses(
  { given, accounts }: Identity,
  snapshot: Snapshot,
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...byAddress(snapshot)].flatMap(([address, members]) => {
      const others = members.map(({ userId }) => userKey(userId)).filter((key) => !accounts.has(key))
      return members.length > 1 && given.has(address) && others.length > 0 ? [[address, others]] : []
    }),
  )
}

/** A shared address identifies no one. */
function* accountsIn(snapshot: Snapshot, given: ReadonlySet<string>): Iterable<string> {
  for (const [address, [member, ...others]] of byAddress(snapshot)) {
    if (member !== undefined && others.length === 0 && given.has(address)) yield userKey(member.userId)
  }
}

function ownAddress(snapshot: Snapshot): (member: Member) => readonly string[] {
  const members = byAddress(snapshot)
  return ({ email = '' }) => {
    const address = emailKey(email)
    return members.get(address)?.length === 1 ? [address] : []
  }
}

function byAddress({ members }: Snapshot): ReadonlyMap<string, readonly Member[]> {
  const withAddress = members.filter(({ email = '' }) => {
    const address = emailKey(email)
    return address !== '' && !isUserKey(address)
  })
  return Map.groupBy(withAddress, ({ email = '' }) => emailKey(email))
}
