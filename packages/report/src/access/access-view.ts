/**
 * An access matrix in words, as pages and tables show it. It is plain JSON that can be read without this library. Texts
 * are safe to show, but not escaped for any surface.
 */
import type { AccessLevel, AssignmentKind } from '@roster/core'
import type { Commit } from '../answer/file-history.ts'

export interface AccessView {
  /** Path of the members file. */
  readonly file: string
  /** Whether the organization was read. */
  readonly live: boolean
  /** The kinds of the columns, in order. */
  readonly kinds: readonly ViewKind[]
  readonly columns: readonly ViewColumn[]
  readonly atoms: readonly ViewAtom[]
  readonly commits: readonly Commit[]
  /** The most powerful come first. */
  readonly subjects: readonly ViewSubject[]
  /** The comparison of access. Absent if there is none. */
  readonly since?: ViewSince
}

export interface ViewSince {
  /** "30 Sep 2026". */
  readonly day: string
}

/** A role that the file granted at that time, and that neither file nor organization has today. */
export interface ViewLost {
  /** "Viewer on logs-prod". */
  readonly text: string
  readonly role: string
  readonly inside?: string
  readonly kind: AssignmentKind
  readonly on: string
  readonly resource?: string
}

export interface ViewKind {
  readonly kind: AssignmentKind
  /** "Deployments". */
  readonly title: string
}

/** The first column is the organization. */
export interface ViewColumn {
  /** Stable, and usable in a URL: `organization`, `deployment/*`, `deployment/4c5f…`. */
  readonly key: string
  readonly kind: AssignmentKind
  /** "Organization", "all deployments", "logs-prod". */
  readonly title: string
  /** The id. Absent for the organization and for all of a kind. */
  readonly resource?: string
  /** Whether it is all resources of its kind. */
  readonly isAll: boolean
  /** Nobody can change roles on a stopped deployment. Absent for other resources, and if it was not looked up. */
  readonly isStopped?: true
}

/** One role on one resource. */
export interface ViewAtom {
  /** Index of its column. */
  readonly column: number
  readonly level: AccessLevel
  /** "Viewer". */
  readonly role: string
  /** "Cloud Console only", or the custom roles. Absent for the default of the role. */
  readonly inside?: string
  /** "Viewer (Cloud Console only) on logs-prod". */
  readonly text: string
  /** What it allows in the Cloud Console. */
  readonly console: string
  /** What it allows inside the deployment or project. */
  readonly gives: string
}

/** States that subjects can be filtered by, in groups that belong together. */
export const STATE_GROUPS = [
  ['changed', 'pending', 'since'],
  ['owner', 'all-admin'],
  ['member', 'invited', 'invitation-expired', 'waiting', 'key'],
  ['unlisted', 'differs', 'stopped'],
  ['expiring', 'expired', 'no-end', 'no-reason', 'no-role'],
] as const

export type SubjectState = (typeof STATE_GROUPS)[number][number]

/**
 * `difference`: one that concerns none of the others. `gone`: the file listed it at the time of `AccessView.since`, and
 * neither file nor organization has it today.
 */
export const SUBJECT_KINDS = ['person', 'invitation', 'key', 'difference', 'gone'] as const
export type SubjectKind = (typeof SUBJECT_KINDS)[number]

/** A row: who or what has access, or should. */
export interface ViewSubject {
  readonly kind: SubjectKind
  /** Stable: the address in lower case, the user id, or the id of an API key. */
  readonly key: string
  /** The name, or the address if there is no name. */
  readonly title: string
  readonly email?: string
  readonly name?: string
  /** Of a member, or of an API key. */
  readonly userId?: string
  /** "Member", "Invited". */
  readonly status: string
  readonly states: readonly SubjectState[]
  /** RFC 3339. */
  readonly memberSince?: string
  /** RFC 3339. */
  readonly invitationExpiresAt?: string
  /** As written in the file. */
  readonly expires?: string
  readonly reason?: string
  readonly groups: readonly string[]
  readonly github?: string
  /** Who answers for an API key. */
  readonly answeredBy?: string
  /** `members.json:23`; absent for people without an entry. */
  readonly place?: string
  readonly change?: ViewChange
  readonly roles: readonly ViewRole[]
  /** Where the person is: in the file, in the organization (as a member or invited), or in both. */
  readonly side: ViewSide
  /** Roles unknown to this release, which the organization has. */
  readonly unknown: readonly ViewUnknown[]
  /** Differences between file and organization that no change settles: a sentence or two each. */
  readonly differences: readonly string[]
  /** Index of the commit that last changed the entry. */
  readonly commit?: number
  /** Roles that the file granted at the time of `AccessView.since`, and that neither file nor organization has today. */
  readonly lost?: readonly ViewLost[]
}

export type ViewSide = 'both' | 'file' | 'organization' | 'none'

export interface ViewUnknown {
  /** "vectors-admin (project.vectors)". */
  readonly text: string
  /** As the API names it. */
  readonly role: string
  /** Where the API lists it: "project.vectors". */
  readonly kind: string
}

export interface ViewChange {
  readonly mark: 'add' | 'change' | 'remove' | 'renew'
  /** "invite", "remove". */
  readonly label: string
  /** "Merging this would invite them." */
  readonly text: string
  /** Whether it was already pending. */
  readonly pending: boolean
}

export interface ViewRole {
  /** Index of its atom. */
  readonly atom: number
  readonly change?: 'add' | 'remove'
  readonly origins: readonly ViewOrigin[]
  /** As written in the file: when the role ends by itself, or ended. */
  readonly expires?: string
  readonly hasEnded?: true
  /** Why the file gives the role. */
  readonly reason?: string
  /** Whether the identity provider decides it, and not the file. */
  readonly fromProvider?: true
  /** Which side has it, if not both. */
  readonly only?: 'file' | 'organization'
  /** Another role that already includes it. */
  readonly coveredBy?: string
  /** Index of the commit that last changed it. */
  readonly commit?: number
  /** Whether the file did not grant it at the time of `AccessView.since`. */
  readonly isNew?: true
  /** Whether the file granted it at that time, and does not any more. The organization still has it. */
  readonly isLeft?: true
}

export interface ViewOrigin {
  readonly group?: string
  /** `members.json:15:36`. */
  readonly place: string
}

/** The data embedded in a page. */
export interface PageData {
  readonly view: AccessView
  /** What causes the changes. */
  readonly occasion: 'merge' | 'apply'
  /** File name of a download, without its extension. */
  readonly name: string
}
