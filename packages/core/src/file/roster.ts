/** A roster is what a members file asks for, with names resolved to ids and groups to atoms. */
import type { Assignment } from '../catalog/assignment.ts'
import type { ExtraKind } from '../catalog/kind.ts'
import type { ResourceNames } from '../catalog/resource.ts'
import type { EndedRole, RoleTerm, Term } from '../catalog/term.ts'
import type { Position } from '../jsonc/line-index.ts'
import { nameInSubject } from '../text/key-subject.ts'

/** What a file says about a group of a member besides its name. */
export interface GroupTerm extends Term {
  readonly group: string
}

export interface ListedMember {
  /** As the file spells it. */
  readonly email: string
  /** What the file asks for at the time of reading: the person's own scopes and those of their groups, in canonical order. */
  readonly assignments: readonly Assignment[]
  /** Ends and reasons of these, in the same order; absent if there are none. */
  readonly terms?: readonly RoleTerm[]
  /** What the file asked for until an end that has passed, in canonical order; absent if nothing has ended. */
  readonly ended?: readonly EndedRole[]
  /** Whether the identity provider decides their roles. Then the file asks for none, whatever the entry says. */
  readonly mapped?: true
  /** Names of the groups the person is in at the time of reading, as written. */
  readonly groups: readonly string[]
  /** Ends and reasons of these groups, and groups that the person was in until an end; absent if there are none. */
  readonly groupTerms?: readonly GroupTerm[]
  /** A login, as written. */
  readonly github?: string
  /** The id of the GitHub account, if the file pins it. */
  readonly githubId?: number
  /** As written: a date, or an RFC 3339 time. */
  readonly expires?: string
  /** Milliseconds since the epoch at which the person stops counting as listed. */
  readonly expiresAt?: number
  readonly reason?: string
  /** Of the address in the file. */
  readonly position: Position
}

/** An API key that may exist. */
export interface ListedKey {
  /** The key's description in the service, unless `id` names a key of another description. */
  readonly name: string
  /** Identifies it where people are identified by an address: see `keySubject`. */
  readonly email: string
  /** Absent until the key exists and the file says which one it is. */
  readonly id?: string
  /**
   * What the file asks for, in canonical order. Without application roles, a role is for the Cloud API only: keys
   * inherit nothing inside.
   */
  readonly assignments: readonly Assignment[]
  /** Names of groups whose roles it has, as written. */
  readonly groups: readonly string[]
  /** Roles of a key cannot end by themselves. */
  readonly terms?: never
  readonly ended?: never
  /** Who answers for it: an address or `user:` and a user id, as written. */
  readonly owner: string
  /** As written: a date, or an RFC 3339 time. */
  readonly expires: string
  /** Milliseconds since the epoch from which it must no longer exist. */
  readonly expiresAt: number
  readonly reason?: string
  /** Of the name in the file. */
  readonly position: Position
}

/** The API keys of a file. */
export interface ListedKeys {
  /** By name. Keys that have ended are not in here. */
  readonly current: ReadonlyMap<string, ListedKey>
  /** By name: keys that have ended, and are revoked if they exist. */
  readonly ended: ReadonlyMap<string, ListedKey>
}

/** A count, or a share of what it limits: members with an e-mail address, or API keys. */
export type Limit = { readonly count: number } | { readonly percent: number }

/** Limits on roles and groups with an end of their own. */
export interface ElevationPolicy {
  /** How far ahead an end may be, as written: `8h`. Absent for no limit. */
  readonly max?: string
  /** How many approvals such a role takes, and the role of an owner. Absent if the rest of the policy decides. */
  readonly approvals?: number
  readonly ownerApprovals?: number
}

export interface Policy {
  readonly unlisted: 'remove' | 'report'
  /** What happens to assignments that this release does not understand, or that no file can ask for. */
  readonly unknown: 'report' | 'revoke'
  readonly resend: 'on-merge' | 'always' | 'never'
  /** As the API takes it: `3d`, `72h`. */
  readonly invitationExpiresIn: string
  readonly minOwners: number
  readonly maxRemovals: Limit
  /** Of members who lose an Admin role and stay. */
  readonly maxDemotions: Limit
  readonly unlistedKeys: 'report' | 'revoke'
  /** Of API keys, listed or not. */
  readonly maxKeyRevocations: Limit
  readonly approvals: 'off' | 'warn' | 'enforce'
  readonly selfApproval: boolean
  readonly elevation: ElevationPolicy
  /** Lower-case domains whose people join by single sign-on: never invited, never missing. */
  readonly ssoDomains: readonly string[]
  /** What decides the roles of members of these domains: the file, or the identity provider at each sign-in. */
  readonly ssoRoles: 'file' | 'mapped'
  /** Roles the catalog does not know yet, each an API role id, or a role name that counts for every kind. */
  readonly extraRoles: readonly string[]
  /** Types of Serverless projects that are newer than this release. */
  readonly extraKinds: readonly ExtraKind[]
}

export interface Roster {
  readonly organization: string
  readonly policy: Policy
  /** By e-mail key, without expired entries. */
  readonly members: ReadonlyMap<string, ListedMember>
  /** By e-mail key: the entries that have expired. */
  readonly expired: ReadonlyMap<string, ListedMember>
  /** Absent if the file says nothing about API keys: then they are neither read nor changed. */
  readonly keys?: ListedKeys
  readonly resources: ResourceNames
}

/** The entry of a member, expired or not. */
export function memberIn(
  { members, expired }: Pick<Roster, 'members' | 'expired'>,
  key: string,
): ListedMember | undefined {
  return members.get(key) ?? expired.get(key)
}

/** What a file lists under an address, a user id, or the subject of an API key. */
export type Listed = ListedMember | ListedKey

/** @param subject An e-mail key, or the subject of an API key. */
export function listedIn(
  { members, keys }: Pick<Roster, 'members' | 'keys'>,
  subject: string,
): Listed | undefined {
  const name = nameInSubject(subject)
  return name === undefined ? members.get(subject) : keys?.current.get(name)
}

/** The same for an expired entry. */
export function endedIn(
  { expired, keys }: Pick<Roster, 'expired' | 'keys'>,
  subject: string,
): Listed | undefined {
  const name = nameInSubject(subject)
  return name === undefined ? expired.get(subject) : keys?.ended.get(name)
}

/** The entry of a subject, expired or not. */
export function entryIn(
  roster: Pick<Roster, 'members' | 'expired' | 'keys'>,
  subject: string,
): Listed | undefined {
  return listedIn(roster, subject) ?? endedIn(roster, subject)
}

export interface EntryEnd {
  /** Milliseconds since the epoch. */
  readonly due: number
  /** Id of the API key that ends, if the entry has it. */
  readonly id?: string
}

/** The end that an entry has by its date, if any. */
export function endOfEntry(entry: Listed | undefined): EntryEnd | undefined {
  if (entry?.expiresAt === undefined) return undefined
  return { due: entry.expiresAt, ...('owner' in entry && entry.id !== undefined && { id: entry.id }) }
}
