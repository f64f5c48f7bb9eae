/** A change is what a plan does to one person. */
import type { Assignment, UnknownAssignment } from '../catalog/assignment.ts'
import type { ChangeKind } from './change-kind.ts'

export interface Change {
  readonly kind: ChangeKind
  /** As the file spells it; for people who are not listed, as the API does. */
  readonly email: string
  /** Present for members, absent for invited people. */
  readonly userId?: string
  /** Atoms the person gains, in canonical order; for an invitation, relative to the one already open. */
  readonly grant: readonly Assignment[]
  /** Atoms the person loses, in canonical order; for `remove` and `cancel-invitation`, all of them. */
  readonly revoke: readonly Assignment[]
  /** Assignments that Roster does not understand and that the person loses, under `"unknown": "revoke"`. */
  readonly revokeUnknown?: readonly UnknownAssignment[]
  /** SHA-256 over the effect, in hexadecimal: organization, person, atoms, what becomes of the membership. */
  readonly digest: string
  /** What the person has, or was invited with, when the plan was made. */
  readonly before: readonly Assignment[]
  /** What the person will have, or be invited with. */
  readonly after: readonly Assignment[]
  /** Assignments Roster does not know, which a new invitation must carry on. */
  readonly carried: readonly UnknownAssignment[]
}
