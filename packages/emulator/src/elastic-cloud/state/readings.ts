/**
 * Readings: one switch for each fact about the service that nobody has stated. What works under every
 * combination works whatever the truth is.
 */
import * as z from 'zod'

export const Readings = z.strictObject({
  /** POST for an address with an open or expired invitation: refreshed, or `invitation_already_exists`. */
  refresh: z.enum(['accepts', 'refuses']),
  /** Whether a refreshed invitation takes the roles of the new request. */
  refreshedRoles: z.enum(['kept', 'replaced']),
  /** Granting what is held already. */
  grantExisting: z.enum(['ok', 'error']),
  /** Revoking what is not held. */
  revokeMissing: z.enum(['ok', 'error']),
  /** Whether `GET /saas/user` exists; else it answers 404. */
  currentUser: z.boolean(),
  /** An invitation batch with a bad address invites nobody, or everybody else. It answers 400 either way. */
  batchVerdict: z.enum(['whole', 'partial']),
  /** The most addresses one invitation request may hold; 400 beyond. Null: no limit. */
  maxEmails: z.int().positive().nullable(),
  /** The most ids one path may hold; 400 beyond. Null: no limit. */
  maxIds: z.int().positive().nullable(),
  /** `GET /users/auth/keys` shows owners every key of the organization, or everybody only their own. */
  keysList: z.enum(['all', 'own']),
  /** Deleting several of which one does not exist: 404 for all, or 200 and the others are deleted. */
  deleteMissing: z.union([z.literal(404), z.literal(200)]),
  /** Whether accepted invitations stay in the list. */
  acceptedInvitations: z.enum(['listed', 'left-out']),
  /** Granting on a deployment or project that the organization does not have. */
  unknownResource: z.enum(['accepts', 'refuses']),
  /** What becomes of a key when its person leaves the organization. */
  keyOfFormerMember: z.enum(['works', 'refused']),
  /** Lists of role assignments without an entry. */
  emptyLists: z.enum(['omitted', 'present']),
  /** Entries in one page of projects and organizations; null: all of them. */
  pageSize: z.int().positive().nullable(),
})
export type Readings = z.infer<typeof Readings>

export const DEFAULT_READINGS: Readings = {
  refresh: 'accepts',
  refreshedRoles: 'kept',
  grantExisting: 'ok',
  revokeMissing: 'ok',
  currentUser: true,
  batchVerdict: 'whole',
  maxEmails: null,
  maxIds: null,
  keysList: 'all',
  deleteMissing: 404,
  acceptedInvitations: 'left-out',
  unknownResource: 'accepts',
  keyOfFormerMember: 'refused',
  emptyLists: 'omitted',
  pageSize: null,
}
