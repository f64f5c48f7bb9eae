/** Edits of a members file: what they should do, and why one is impossible. */
import type { Assignment } from '../catalog/assignment.ts'
import type { ResourceKind } from '../catalog/kind.ts'
import type { MemberDetails, TermEdit } from './entry-edit.ts'

export type MembersEdit =
  | (Grant & { readonly kind: 'add' })
  /** Adds roles, groups and details to an entry. Existing ones stay. */
  | (Grant & { readonly kind: 'grant' })
  | {
      readonly kind: 'revoke'
      readonly email: string
      readonly assignments?: readonly Assignment[]
      readonly groups?: readonly string[]
    }
  /**
   * Lists the person with exactly these assignments. They leave groups that grant more; the other roles of those
   * groups are written out.
   */
  | {
      readonly kind: 'set'
      readonly email: string
      readonly assignments: readonly Assignment[]
      readonly details?: MemberDetails
    }
  | { readonly kind: 'remove'; readonly email: string }
  /** Says which key an entry of an API key is about. */
  | { readonly kind: 'pin-key'; readonly name: string; readonly id: string }
  /** Gives an entry the id of a new key, and the old key an entry of its own until it ends. */
  | { readonly kind: 'replace-key'; readonly name: string; readonly id: string; readonly old: OldKey }
  /** Lets an API key end, so that a plan revokes it. A key that no entry is about gets one. */
  | (EndedKey & { readonly kind: 'end-key' })
  | { readonly kind: 'remove-key'; readonly name: string }
  /** Makes another member answer for an API key. */
  | { readonly kind: 'hand-over-key'; readonly name: string; readonly owner: string }
  /** Changes a group of the file itself, and so the roles of all its members. */
  | {
      readonly kind: 'change-group'
      readonly group: string
      readonly grant: readonly Assignment[]
      readonly revoke: readonly Assignment[]
    }
  /** Scopes with the id get the name. */
  | {
      readonly kind: 'name-resource'
      readonly resource: ResourceKind
      readonly id: string
      readonly name: string
    }
  /** Renames all at once, so names can change places. */
  | { readonly kind: 'rename-resources'; readonly renames: readonly ResourceRename[] }

export interface Grant {
  readonly email: string
  readonly assignments?: readonly Assignment[]
  readonly groups?: readonly string[]
  /** End and reason of these roles and groups. */
  readonly term?: TermEdit
  readonly details?: MemberDetails
}

export interface EndedKey {
  /** Of its entry, or else its description in the service. */
  readonly name: string
  /** Absent for an entry of that name whose key is not known. */
  readonly id?: string
  /** As the file writes it. An entry that ends earlier stays as it is. */
  readonly expires: string
  /** Who answers for it if it has no entry: an address, or `user:` and a user id. */
  readonly owner: string
  /** The reason, for a key that has no entry. */
  readonly reason?: string
}

export interface OldKey {
  readonly id: string
  /** Of its entry. */
  readonly name: string
  /** As the file writes it. */
  readonly expires: string
  /** What it holds. */
  readonly assignments: readonly Assignment[]
}

export interface ResourceRename {
  readonly resource: ResourceKind
  readonly from: string
  readonly to: string
}

export interface EditProblem {
  readonly code:
    | 'already-listed'
    | 'not-listed'
    | 'not-in-group'
    | 'not-held'
    | 'held-for-longer'
    | 'from-group'
    | 'name-taken'
    | 'no-such-group'
  /** A sentence or two. */
  readonly message: string
}
