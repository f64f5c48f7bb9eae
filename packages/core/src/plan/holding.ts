/** What people hold: as members, or by invitations, of which a person can have several. */
import {
  type Assignment,
  assignmentSet,
  compareText,
  type UnknownAssignment,
  unknownKey,
} from '../catalog/assignment.ts'
import type { Invitation } from '../organization/snapshot.ts'
import type { Change } from './change.ts'

export interface Holding {
  readonly userId?: string
  readonly assignments: readonly Assignment[]
  readonly unknown: readonly UnknownAssignment[]
}

/** Everything that they hold together, each once, in canonical order. */
export function heldBy(holdings: readonly Holding[]): readonly Assignment[] {
  return assignmentSet(holdings.flatMap(({ assignments }) => assignments))
}

/** The assignments that a new invitation must carry over: each once, in a fixed order. */
export function carriedBy(holdings: readonly Holding[]): readonly UnknownAssignment[] {
  const byKey = new Map<string, UnknownAssignment>()
  for (const { unknown } of holdings) for (const item of unknown) byKey.set(unknownKey(item), item)
  return [...byKey].sort(([a], [b]) => compareText(a, b)).map(([, item]) => item)
}

export function openAmong(invitations: readonly Invitation[]): readonly Invitation[] {
  return invitations.filter(({ expired }) => !expired)
}

/** The invitations that count: any open one can be accepted. If all have expired, the last one shows what was meant. */
export function invitationsThatCount(invitations: readonly Invitation[]): readonly Invitation[] {
  const open = openAmong(invitations)
  return open.length > 0 ? open : [...invitations].sort(compareInvitations).slice(-1)
}

/** The change that withdraws these invitations of one person; undefined if there are none. */
export function cancellationOf(invitations: readonly Invitation[]): Omit<Change, 'digest'> | undefined {
  const [first] = [...invitations].sort(compareInvitations)
  if (first === undefined) return undefined
  const before = heldBy(invitations)
  const carried = carriedBy(invitations)
  return {
    kind: 'cancel-invitation',
    email: first.email,
    before,
    grant: [],
    revoke: before,
    after: [],
    carried,
  }
}

/** By expiry, then by everything else that shows: invitations that compare equal are alike. */
function compareInvitations(a: Invitation, b: Invitation): number {
  return timeOf(a.expiresAt) - timeOf(b.expiresAt) || compareText(likeness(a), likeness(b))
}

function timeOf(text: string | undefined): number {
  const time = Date.parse(text ?? '')
  return Number.isNaN(time) ? 0 : time
}

function likeness({ email, createdAt, assignments, unknown }: Invitation): string {
  return JSON.stringify([createdAt ?? '', email, assignmentSet(assignments), unknown.map(unknownKey).sort()])
}
