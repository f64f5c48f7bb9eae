/** What is left of people in an organization and its file, and what records say has ended. */
import type { ListedKey, ListedMember, Roster } from '../file/roster.ts'
import { knownKeys } from '../organization/known-keys.ts'
import type { Invitation, Member, OrganizationKey, Snapshot } from '../organization/snapshot.ts'
import { emailKey } from '../text/email.ts'
import { isKeyOf } from './departure.ts'
import type { Ends } from './exit.ts'
import type { Identity } from './identity.ts'

/** The access that a file granted to people, now or at an earlier commit. */
export interface TheirEntries {
  /** Entries of the people. */
  readonly members: readonly ListedMember[]
  /** Entries of API keys for which they answer. */
  readonly keys: readonly ListedKey[]
}

export interface Remains {
  /** Entries of the file that are still in force. */
  readonly listed: TheirEntries
  readonly members: readonly Member[]
  /** Open or expired. An expired invitation grants no access, but one click sends it again. */
  readonly invitations: readonly Invitation[]
  readonly keys: readonly OrganizationKey[]
  /** Entries of API keys that were theirs, and that are gone. */
  readonly goneKeys: readonly ListedKey[]
}

export function listingIn(roster: Roster, leaving: ReadonlySet<string>): TheirEntries {
  const entries = [...roster.members, ...roster.expired].filter(([key]) => leaving.has(key))
  const keys = [...(roster.keys?.current.values() ?? []), ...(roster.keys?.ended.values() ?? [])]
  return {
    members: entries.map(([, listed]) => listed),
    keys: keys.filter(({ owner }) => leaving.has(emailKey(owner))),
  }
}

/** @param past The access that the file granted before they were taken out. */
export function remainsOf(
  roster: Roster,
  snapshot: Snapshot,
  identity: Identity,
  past: TheirEntries,
): Remains {
  const leaving = identity.keysIn(snapshot)
  const now = listingIn(roster, leaving)
  const listed = {
    members: now.members.filter(({ email }) => roster.members.has(emailKey(email))),
    keys: now.keys.filter(({ name }) => roster.keys?.current.has(name)),
  }
  // Someone who stays answers for these now.
  const kept = new Set(
    knownKeys({ roster, snapshot }).flatMap(({ key, listed: entry, isEnded }) =>
      key && entry && !isEnded && !leaving.has(emailKey(entry.owner)) ? [key.id] : [],
    ),
  )
  const handedOver = [...(roster.keys?.current.values() ?? [])].filter(
    ({ owner }) => !leaving.has(emailKey(owner)),
  )
  const theirs = [
    ...new Map([...past.keys, ...now.keys].map((entry) => [entry.id ?? entry.name, entry])).values(),
  ]
  const exists = (entry: ListedKey) => snapshot.keys?.some((key) => isKeyOf(entry, key)) !== false
  return {
    listed,
    members: snapshot.members.filter(
      (member) => identity.isTheirs(member) || leaving.has(emailKey(member.email ?? '')),
    ),
    invitations: snapshot.invitations.filter(({ email }) => leaving.has(emailKey(email))),
    keys: (snapshot.keys ?? []).filter(
      (key) => !kept.has(key.id) && (isMadeBy(identity, key) || theirs.some((entry) => isKeyOf(entry, key))),
    ),
    goneKeys: theirs.filter(
      (entry) =>
        !exists(entry) &&
        !handedOver.some(({ id, name }) => name === entry.name || (id !== undefined && id === entry.id)),
    ),
  }
}

function isMadeBy(identity: Identity, { userId }: OrganizationKey): boolean {
  return userId !== undefined && identity.isTheirs({ userId })
}

/** The parts of a record of a write that say what it ended. */
export interface EndingWrite {
  readonly changes: readonly { readonly email?: string; readonly key?: string; readonly digest: string }[]
  readonly request: { readonly operation: string }
  readonly result: { readonly outcome: string }
}

/**
 * What records of writes say has ended. A write without an answer counts: whether it took effect is read from the
 * organization.
 *
 * @param keyIds Ids of API keys that were theirs.
 */
export function endsIn(
  records: readonly EndingWrite[],
  leaving: ReadonlySet<string>,
  keyIds: ReadonlySet<string>,
): Ends {
  const count = (operation: string) =>
    new Set(
      records
        .filter(({ request, result }) => request.operation === operation && result.outcome !== 'refused')
        .flatMap(({ changes }) => changes)
        .filter(
          ({ email, key }) =>
            (email !== undefined && leaving.has(emailKey(email))) || (key !== undefined && keyIds.has(key)),
        )
        .map(({ digest }) => digest),
    ).size
  return {
    memberships: count('remove-members'),
    invitations: count('cancel-invitations'),
    keys: count('revoke-keys'),
  }
}
