/** A change is what a plan does to one person, or to one API key. */
import type { Assignment, UnknownAssignment } from '../catalog/assignment.ts'
import type { ChangeKind } from './change-kind.ts'

/** The API key that a change is about. */
export interface ChangedKey {
  /** As the file has it; for a key that no file lists, its description. */
  readonly name: string
  /** Absent for a key that does not exist yet. */
  readonly id?: string
  /** Who answers for it, as the file spells it. Absent for a key that no file lists. */
  readonly owner?: string
  /** User id of who made it. */
  readonly userId?: string
}

export interface Change {
  readonly kind: ChangeKind
  /**
   * The person it is about: an address as the file spells it, or for people who are not listed, as the API does; `user:` and a
   * user id; or the subject of an API key.
   */
  readonly email: string
  /** Present for a change of an API key. */
  readonly key?: ChangedKey
  /** Present for members, absent for invited people. */
  readonly userId?: string
  /** Atoms the person gains, in canonical order; for an invitation, relative to the one already open. */
  readonly grant: readonly Assignment[]
  /** Atoms the person loses, in canonical order; for `remove` and `cancel-invitation`, all of them. */
  readonly revoke: readonly Assignment[]
  /** Assignments that Roster does not understand and that the person loses, under `"unknown": "revoke"`. */
  readonly revokeUnknown?: readonly UnknownAssignment[]
  /** SHA-256 over the effect, in hexadecimal: organization, person, atoms, and what happens to the membership. */
  readonly digest: string
  /** What the person has, or was invited with, when the plan was made. */
  readonly before: readonly Assignment[]
  /** What the person will have, or be invited with. */
  readonly after: readonly Assignment[]
  /** Assignments that Roster does not know, which a new invitation must carry over. */
  readonly carried: readonly UnknownAssignment[]
}
