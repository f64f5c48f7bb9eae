/** A roster is what a members file asks for, with names resolved to ids and groups to atoms. */
import type { Assignment } from '../catalog/assignment.ts'
import type { ExtraKind } from '../catalog/kind.ts'
import type { ResourceNames } from '../catalog/resource.ts'
import type { EndedRole, RoleTerm, Term } from '../catalog/term.ts'
import type { Position } from '../jsonc/line-index.ts'

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

/** A count, or a share of the members with an e-mail address. */
export type Limit = { readonly count: number } | { readonly percent: number }

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
  readonly approvals: 'off' | 'warn' | 'enforce'
  readonly selfApproval: boolean
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
  /** By e-mail key. Who has expired is not in here. */
  readonly members: ReadonlyMap<string, ListedMember>
  /** By e-mail key: who would be listed, had their time not run out. */
  readonly expired: ReadonlyMap<string, ListedMember>
  readonly resources: ResourceNames
}
