/** The people of an organization as a first members file lists them. */
import { type Assignment, assignmentSet, compareText, isOwner } from '../catalog/assignment.ts'
import { isExpressible, isListable } from '../file/expressible.ts'
import { emptyRoster } from '../file/policy.ts'
import { People } from '../organization/people.ts'
import type { Member, Snapshot } from '../organization/snapshot.ts'
import { emailKey, isUserKey } from '../text/email.ts'

export interface DraftPerson {
  /** The key in the file: the address in lower case, or `user:` and the user id. */
  readonly email: string
  /** Name and address of a member who is listed by user id. */
  readonly account?: string
  readonly status: 'member' | 'invited' | 'invitation-expired'
  /** RFC 3339; of an invitation. */
  readonly invitationExpiresAt?: string
  /** Roles that the file asks for. */
  readonly assignments: readonly Assignment[]
  /** Roles that a members file cannot express. */
  readonly kept: readonly Assignment[]
  /** The API's role ids, or their path among the role assignments. */
  readonly unknown: readonly string[]
}

export interface DraftPeople {
  /** By key. */
  readonly listed: readonly DraftPerson[]
  /** Sentences about members and invitations that cannot be listed. */
  readonly unlisted: readonly string[]
}

export function draftPeople(snapshot: Snapshot): DraftPeople {
  const people = new People(snapshot, emptyRoster(snapshot.organization.id))
  const keys = [...people.byKey.keys()].sort(compareText)
  const listed = keys.filter(isListable).map((key): DraftPerson => {
    const { status, assignments, unknown, invitationExpiresAt, member } = people.of(key)
    return {
      email: key,
      status: status === 'invited' || status === 'invitation-expired' ? status : 'member',
      ...(isUserKey(key) && member && { account: accountOf(member) }),
      ...(invitationExpiresAt !== undefined && { invitationExpiresAt }),
      assignments: assignmentSet(assignments.filter((assignment) => isExpressible(assignment))),
      kept: assignmentSet(assignments.filter((assignment) => !isExpressible(assignment))),
      unknown: unknown.map(({ path, roleId }) => (roleId === '' ? path : roleId)),
    }
  })
  const unlistable = snapshot.invitations.filter(({ email }) => people.unidentifiable.has(emailKey(email)))
  return {
    listed,
    unlisted: [
      ...keys
        .filter((key) => !isListable(key))
        .map((key) => `${key} cannot be listed. Roster leaves them alone.`),
      ...unlistable.map(({ email }) => `The invitation of ${email} cannot be listed: it is left alone.`),
    ],
  }
}

/** Name and address of a member who is listed by user id. */
function accountOf({ name = '', email = '' }: Member): string {
  return [name, email].filter((text) => text !== '').join(', ')
}

export function ownersAmong(people: readonly DraftPerson[]): number {
  return people.filter(({ status, assignments }) => status === 'member' && assignments.some(isOwner)).length
}
