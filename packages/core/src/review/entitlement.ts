/**
 * Who may decide about an item: a reviewer whose own roles, as they were when the review was opened, allow revoking it.
 * Nobody decides about their own access.
 */
import { type Assignment, isOwner } from '../catalog/assignment.ts'
import { OWNER } from '../catalog/role.ts'
import { type Action, can, type Principal, type Verdict } from '../permission/permission.ts'
import {
  type HeldItem,
  type Holder,
  type ReviewDocument,
  reviewNames,
  rolesOfSubject,
} from './review-document.ts'

/** An action that only owners may do. */
const OWNERS_ONLY: Action = {
  kind: 'manage-assignment',
  assignment: { kind: 'organization', role: OWNER },
}

/** The permission that the product requires for revoking an item. */
function actionOn({ kind }: Pick<Holder, 'kind'>, { what, assignment }: HeldItem): Action {
  if (kind === 'key') return { kind: 'manage-key', isOwn: false }
  // The roles of an invitation change by cancelling it and sending another.
  if (kind === 'invitation') return { kind: 'cancel-invitation' }
  if (what === 'membership') return { kind: 'remove' }
  return assignment === undefined ? OWNERS_ONLY : { kind: 'manage-assignment', assignment }
}

export type Entitlement = Verdict & { readonly isOwn: boolean }

/** The entitlements of all people in a review. */
export class Entitlements {
  readonly #roles: ReadonlyMap<string, Principal>
  readonly #names: ReturnType<typeof reviewNames>

  constructor({
    subjects,
    resources,
  }: {
    readonly subjects: readonly Holder[]
    readonly resources: ReviewDocument['resources']
  }) {
    const members = subjects.filter(({ kind }) => kind === 'member')
    this.#roles = new Map(members.map((member) => [member.key, rolesOfSubject(member)]))
    this.#names = reviewNames({ resources })
  }

  /** Whether the person with this key was a member. */
  isMember(key: string): boolean {
    return this.#roles.has(key)
  }

  isOwner(key: string): boolean {
    return this.#roles.get(key)?.some(isOwner) === true
  }

  of(reviewer: string, subject: Holder, item: HeldItem): Entitlement {
    if (subject.key === reviewer || subject.answeredBy?.includes(reviewer)) {
      return { allowed: false, isOwn: true, reason: 'Nobody decides about their own access.' }
    }
    return { ...can(this.#roles.get(reviewer) ?? [], actionOn(subject, item), this.#names), isOwn: false }
  }

  /** A member who may decide about an item, whether they are a reviewer or not. */
  anyone(subject: Holder, item: HeldItem): string | undefined {
    return [...this.#roles.keys()].find((member) => this.of(member, subject, item).allowed)
  }

  /** Whether a reviewer may grant the new role of a decision to change. */
  mayGrant(reviewer: string, assignment: Assignment): Verdict {
    return can(this.#roles.get(reviewer) ?? [], { kind: 'manage-assignment', assignment }, this.#names)
  }
}
