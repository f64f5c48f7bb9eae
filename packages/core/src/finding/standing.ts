/**
 * Standing differences between organization and file, which no change settles: the difference cannot be changed now,
 * Roster does not understand it, no file can express it, a person cannot be identified, or the policy leaves it alone.
 */
import * as z from 'zod'
import type { Assignment, UnknownAssignment } from '../catalog/assignment.ts'
import {
  AtomDocument,
  atomDocument,
  UnknownDocument,
  unknownDocument,
} from '../catalog/assignment-document.ts'

/** Each is explained by a finding of the same code. */
export const STANDING_CODES = [
  'unknown-assignment',
  'invitation-beside-membership',
  'resource-stopped',
  'resource-gone',
  'resource-not-found',
  'unlisted-member',
  'member-without-email',
  'member-not-found',
  'address-changed',
  'ambiguous-member',
  'unlistable-address',
  'invitation-expired',
  'waiting-for-sso',
  'unlisted-key',
  'key-not-pinned',
  'ambiguous-key',
  'key-ends-early',
  'key-not-seen',
  'own-key',
  'keys-unreadable',
] as const

export type StandingCode = (typeof STANDING_CODES)[number]

export interface StandingDifference {
  readonly code: StandingCode
  /** One or two sentences, plain text: what differs, and how to settle it. */
  readonly message: string
  /** Absent for a member without an address. For an API key, its subject. */
  readonly email?: string
  /** Present for members. */
  readonly userId?: string
  /** Assignments that one side has and the other does not. */
  readonly assignments: readonly Assignment[]
  /** Assignments that Roster does not understand, as the API wrote them. */
  readonly unknown: readonly UnknownAssignment[]
}

/** Differences that end without a decision, by a sign-in or a resent invitation. */
const SETTLED_BY_TIME: ReadonlySet<StandingCode> = new Set(['waiting-for-sso', 'invitation-expired'])

/** Whether the difference needs a decision. */
export function takesDecision({ code }: StandingDifference): boolean {
  return !SETTLED_BY_TIME.has(code)
}

export const StandingDocument = z
  .strictObject({
    code: z.enum(STANDING_CODES).describe('Why it stays: the code of the finding that explains it.'),
    message: z.string().describe('The difference, and how to settle it.'),
    email: z.string().exactOptional().describe('Absent for a member without an address.'),
    userId: z.string().exactOptional().describe('Present for members.'),
    assignments: z.array(AtomDocument).readonly().describe('Assignments that only one side has.'),
    unknown: z
      .array(UnknownDocument)
      .readonly()
      .describe('Assignments that this release does not understand.'),
  })
  .readonly()
export type StandingDocument = z.output<typeof StandingDocument>

export function standingDocument(difference: StandingDifference): StandingDocument {
  const { assignments, unknown, ...rest } = difference
  return {
    ...rest,
    assignments: assignments.map(atomDocument),
    unknown: unknown.map(unknownDocument),
  }
}
