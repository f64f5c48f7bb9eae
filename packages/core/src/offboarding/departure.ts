/**
 * A departure: what taking people out of one members file changes. Entries of members are deleted, and so are entries
 * of API keys that they answer for. If a deletion would leave something in force that the file can end, the entry ends
 * now instead: a key under `"unlistedKeys": "report"`, and a member whose address does not identify them.
 */
import type { MembersEdit } from '../edit/edit-request.ts'
import { isListable } from '../file/expressible.ts'
import type { Listed, ListedKey, ListedMember, Roster } from '../file/roster.ts'
import { ServiceId } from '../format/scopes.ts'
import { KeyMatches, knownKeys } from '../organization/known-keys.ts'
import type { Snapshot } from '../organization/snapshot.ts'
import { emailKey, isUserKey, userKey } from '../text/email.ts'
import type { Identity } from './identity.ts'

/** What happens to an entry. `over`: it has already ended, and stays until its member or key is gone. */
export type EntryFate = 'removed' | 'ended' | 'over'

export interface DepartingMember {
  readonly listed: ListedMember
  readonly becomes: EntryFate
}

export interface DepartingKey {
  /** As the file has it, or its description in the service. */
  readonly name: string
  /** Id of the key, if it is known. */
  readonly id?: string
  /** Absent for a key that only the organization knows, and that they made. */
  readonly listed?: ListedKey
  readonly becomes: EntryFate | 'handed-over'
}

export interface Departure {
  /** In file order. */
  readonly members: readonly DepartingMember[]
  /** Those that nobody else answers for: entries in file order, then keys that no entry is about. */
  readonly keys: readonly DepartingKey[]
  /** None if there is nothing to change. */
  readonly edits: readonly MembersEdit[]
}

export interface DepartureOptions {
  readonly identity: Identity
  /** Absent if the organization could not be read. */
  readonly snapshot?: Snapshot
  /** Whether the API keys of the snapshot are all that there are. */
  readonly seesAllKeys?: boolean
  /** Who answers for their API keys from now on, as the file spells it; absent if these end. */
  readonly heir?: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

export function departureOf(roster: Roster, options: DepartureOptions): Departure {
  const leaving = options.identity.keysIn(options.snapshot)
  const members = inFileOrder([...roster.members, ...roster.expired], ([, listed]) => listed)
    .filter(([key]) => leaving.has(key))
    .map(([key, listed]): DepartingMember => ({ listed, becomes: fateOfMember(key, listed, options) }))
  const keys = [...listedKeys(roster, leaving, options), ...unlistedKeys(roster, options)]
  const [owner] = [...members.map(({ listed }) => listed.email), ...leaving]
  return {
    members,
    keys,
    edits: [
      ...members.flatMap((each) => memberEdits(each, options.now)),
      ...keys.flatMap((each) => keyEdits(each, owner ?? '', options)),
    ],
  }
}

function listedKeys(
  roster: Roster,
  leaving: ReadonlySet<string>,
  options: DepartureOptions,
): readonly DepartingKey[] {
  const matches = new KeyMatches(options.snapshot?.keys ?? [], roster.keys)
  const entries = [...(roster.keys?.current.values() ?? []), ...(roster.keys?.ended.values() ?? [])]
  return inFileOrder(entries, (listed) => listed)
    .filter(({ owner }) => leaving.has(emailKey(owner)))
    .map((listed): DepartingKey => {
      const isHandedOver = options.heir !== undefined && listed.expiresAt > options.now
      const id = listed.id ?? matches.of(listed)?.id
      const becomes = isHandedOver ? 'handed-over' : fateOfKey(listed, roster, options)
      return { name: listed.name, ...(id !== undefined && { id }), listed, becomes }
    })
}

/** A file without API keys leaves keys alone. Under `"unlistedKeys": "revoke"`, unlisted keys are revoked anyway. */
function unlistedKeys(
  roster: Roster,
  { identity, snapshot, heir }: DepartureOptions,
): readonly DepartingKey[] {
  if (snapshot === undefined || roster.keys === undefined || heir !== undefined) return []
  if (roster.policy.unlistedKeys === 'revoke') return []
  return knownKeys({ roster, snapshot }).flatMap(({ name, key, listed }): readonly DepartingKey[] => {
    const isTheirs = key?.userId !== undefined && identity.isTheirs({ userId: key.userId })
    const isListableKey = listed === undefined && isTheirs && ServiceId.safeParse(key.id).success
    return isListableKey ? [{ name, id: key.id, becomes: 'ended' }] : []
  })
}

function inFileOrder<T>(entries: readonly T[], entryOf: (entry: T) => Listed): readonly T[] {
  const place = (entry: T) => entryOf(entry).position
  return entries.toSorted((a, b) => place(a).line - place(b).line || place(a).column - place(b).column)
}

/**
 * Roster leaves an unlisted member without an address of their own unchanged, so their entry gets an end instead of being
 * deleted.
 */
function fateOfMember(
  key: string,
  { expiresAt }: ListedMember,
  { snapshot, now }: DepartureOptions,
): EntryFate {
  if (!isUserKey(key) || isKnownByAddress(key, snapshot)) return 'removed'
  return expiresAt !== undefined && expiresAt <= now ? 'over' : 'ended'
}

/** Also if the organization has no such member. */
function isKnownByAddress(key: string, snapshot: Snapshot | undefined): boolean {
  if (snapshot === undefined) return false
  const member = snapshot.members.find(({ userId }) => userKey(userId) === key)
  if (member === undefined) return true
  const address = emailKey(member.email ?? '')
  const sharing = snapshot.members.filter(({ email = '' }) => emailKey(email) === address)
  return sharing.length === 1 && !isUserKey(address) && isListable(address)
}

function fateOfKey(
  listed: ListedKey,
  { policy }: Roster,
  { snapshot, seesAllKeys = false, now }: DepartureOptions,
): EntryFate {
  const isGone = seesAllKeys && snapshot?.keys?.some((key) => isKeyOf(listed, key)) === false
  if (isGone || policy.unlistedKeys === 'revoke') return 'removed'
  return listed.expiresAt <= now ? 'over' : 'ended'
}

/** Whether an API key can be the one of the entry. */
export function isKeyOf(
  { id, name }: Pick<ListedKey, 'id' | 'name'>,
  key: { readonly id: string; readonly name: string },
): boolean {
  return id === undefined ? key.name.trim() === name : key.id === id
}

function memberEdits({ listed: { email }, becomes }: DepartingMember, now: number): readonly MembersEdit[] {
  if (becomes === 'removed') return [{ kind: 'remove', email }]
  return becomes === 'ended' ? [{ kind: 'grant', email, details: { expires: endNow(now) } }] : []
}

/** @param owner Who answered for a key that gets an entry only now. */
function keyEdits(
  { name, id, becomes }: DepartingKey,
  owner: string,
  { heir, now }: DepartureOptions,
): readonly MembersEdit[] {
  switch (becomes) {
    case 'handed-over':
      return heir === undefined ? [] : [{ kind: 'hand-over-key', name, owner: heir }]
    case 'removed':
      return [{ kind: 'remove-key', name }]
    case 'ended':
      return [{ kind: 'end-key', name, ...(id !== undefined && { id }), expires: endNow(now), owner }]
    case 'over':
      return []
  }
}

const MINUTE = 60_000

/** The last whole minute, as files write times. */
function endNow(now: number): string {
  return new Date(Math.floor(now / MINUTE) * MINUTE).toISOString().replace(/:00\.000Z$/, 'Z')
}
