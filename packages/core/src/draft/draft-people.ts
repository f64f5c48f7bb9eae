/** The people of an organization as a first members file lists them, and those whom no file can list. */
import { type Assignment, assignmentSet, compareText, isOwner } from '../catalog/assignment.ts'
import { PlanFindings } from '../file/plan-findings.ts'
import { DEFAULT_POLICY } from '../file/policy.ts'
import { peopleOf } from '../organization/people.ts'
import { Presences } from '../organization/presence.ts'
import type { Snapshot } from '../organization/snapshot.ts'
import { isManagedBy } from '../plan/difference.ts'

export interface DraftPerson {
  /** In lower case, as the file has it. */
  readonly email: string
  readonly status: 'member' | 'invited' | 'invitation-expired'
  /** RFC 3339; of an invitation. */
  readonly invitationExpiresAt?: string
  /** What the file asks for. */
  readonly assignments: readonly Assignment[]
  /** What it cannot ask for: of roles it does not know, or in a form that cannot be written. */
  readonly kept: readonly Assignment[]
  /** The API's role ids, or where they stand. */
  readonly unknown: readonly string[]
}

export interface DraftPeople {
  /** By address. */
  readonly listed: readonly DraftPerson[]
  /** Sentences about those who cannot be listed. */
  readonly untold: readonly string[]
}

export function draftPeople(snapshot: Snapshot): DraftPeople {
  const findings = new PlanFindings()
  const presences = new Presences(snapshot, DEFAULT_POLICY)
  const { byKey } = peopleOf(snapshot, findings)
  const listed = [...byKey.keys()].sort(compareText).map((email): DraftPerson => {
    const { status, assignments, unknown, invitationExpiresAt } = presences.of(email)
    const isAsked = (assignment: Assignment) => isManagedBy(DEFAULT_POLICY, assignment)
    return {
      email,
      status: status === 'invited' || status === 'invitation-expired' ? status : 'member',
      ...(invitationExpiresAt === undefined ? {} : { invitationExpiresAt }),
      assignments: assignmentSet(assignments.filter(isAsked)),
      kept: assignmentSet(assignments.filter((assignment) => !isAsked(assignment))),
      unknown: unknown.map(({ path, roleId }) => (roleId === '' ? path : roleId)),
    }
  })
  return { listed, untold: findings.all.map(({ message }) => message) }
}

export function ownersAmong(people: readonly DraftPerson[]): number {
  return people.filter(({ status, assignments }) => status === 'member' && assignments.some(isOwner)).length
}
