/**
 * An access matrix in words, as pages and tables show it: JSON, without anything that takes this library to be
 * understood. Texts are fit to be seen, and not escaped for any surface.
 */
import type { AccessLevel, AssignmentKind } from '@roster/core'

export interface AccessView {
  /** Path of the members file. */
  readonly file: string
  /** Whether the organization was asked. */
  readonly live: boolean
  /** Those that columns are of, in order. */
  readonly kinds: readonly ViewKind[]
  readonly columns: readonly ViewColumn[]
  readonly atoms: readonly ViewAtom[]
  readonly commits: readonly Commit[]
  /** Those whom reviews look at first come first. */
  readonly people: readonly ViewPerson[]
  /** How many of the first people have access that decides over others'. */
  readonly privileged: number
}

export interface ViewKind {
  readonly kind: AssignmentKind
  /** "Deployments". */
  readonly title: string
}

/** The organization is the first. */
export interface ViewColumn {
  /** Stable, and fit for an address: `organization`, `deployment/*`, `deployment/4c5f…`. */
  readonly key: string
  readonly kind: AssignmentKind
  /** "Organization", "all deployments", "logs-prod". */
  readonly title: string
  /** The id; absent for the organization and for all of a kind. */
  readonly resource?: string
  /** Whether it stands for all of its kind. */
  readonly isAll: boolean
}

/** One role on one resource, whoever has it. */
export interface ViewAtom {
  /** Index of its column. */
  readonly column: number
  readonly level: AccessLevel
  /** "Viewer". */
  readonly role: string
  /** "Cloud Console only", or the custom roles; absent for what goes with the role. */
  readonly inside?: string
  /** "Viewer (Cloud Console only) on logs-prod". */
  readonly text: string
  /** What it allows in the Cloud Console. */
  readonly console: string
  /** What it gives inside. */
  readonly gives: string
}

export const PERSON_STATES = [
  'changed',
  'pending',
  'owner',
  'member',
  'invited',
  'invitation-expired',
  'waiting',
  'unlisted',
  'expiring',
  'expired',
] as const

/** What people can be filtered by, beside what they have. */
export type PersonState = (typeof PERSON_STATES)[number]

export interface ViewPerson {
  /** Stable: the address in lower case, or the user id. */
  readonly key: string
  /** The name, or the address where there is none. */
  readonly title: string
  readonly email?: string
  readonly name?: string
  readonly userId?: string
  /** "Member", "Invited". */
  readonly status: string
  readonly states: readonly PersonState[]
  /** RFC 3339. */
  readonly memberSince?: string
  /** RFC 3339. */
  readonly invitationExpiresAt?: string
  /** As written in the file. */
  readonly expires?: string
  readonly reason?: string
  readonly groups: readonly string[]
  readonly github?: string
  /** `members.json:23`; absent for people without an entry. */
  readonly place?: string
  readonly change?: ViewChange
  readonly roles: readonly ViewRole[]
  /** Roles that this release does not know. */
  readonly unknown: readonly string[]
  /** Index of the commit that last changed the entry. */
  readonly commit?: number
}

export interface ViewChange {
  readonly mark: 'add' | 'change' | 'remove' | 'renew'
  /** "invite", "remove". */
  readonly label: string
  /** "Merging this would invite them." */
  readonly text: string
  /** Whether it would happen anyway. */
  readonly pending: boolean
}

export interface ViewRole {
  /** Index of its atom. */
  readonly atom: number
  readonly change?: 'add' | 'remove'
  readonly origins: readonly ViewOrigin[]
  /** Where the two sides do not both have it: which has. */
  readonly only?: 'file' | 'organization'
  /** Another one that gives all of it already. */
  readonly coveredBy?: string
  /** Index of the commit that last changed it. */
  readonly commit?: number
}

export interface ViewOrigin {
  readonly group?: string
  /** `members.json:15:36`. */
  readonly place: string
}

/** A commit that changed lines of the members file. */
export interface Commit {
  /** In hexadecimal, in full. */
  readonly id: string
  /** RFC 3339. */
  readonly at: string
  readonly author: string
}

/** What a page carries in itself. */
export interface PageData {
  readonly view: AccessView
  /** What brings the changes about. */
  readonly occasion: 'merge' | 'apply'
  /** Name of the file that a download gets, without its ending. */
  readonly name: string
}
