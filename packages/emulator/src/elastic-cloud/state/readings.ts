/**
 * Readings: one setting for each fact about the service that its public sources leave open, or on which they differ.
 * Software that works under every combination works whatever the truth is.
 */
import * as z from 'zod'

export const Readings = z.strictObject({
  /** POST for an address with an open or expired invitation: refreshes it, or `invitation_already_exists`. */
  refresh: z.enum(['accepts', 'refuses']),
  /** Whether a refreshed invitation takes the roles of the new request. */
  refreshedRoles: z.enum(['kept', 'replaced']),
  /** Granting an assignment that the member already has. */
  grantExisting: z.enum(['ok', 'error']),
  /** Revoking an assignment that the member does not have. */
  revokeMissing: z.enum(['ok', 'error']),
  /** Whether `GET /saas/user` exists; otherwise it answers 404. */
  currentUser: z.boolean(),
  /** An invitation batch with a bad address invites nobody, or all the others. It answers 400 either way. */
  batchVerdict: z.enum(['whole', 'partial']),
  /** Maximum number of addresses in one invitation request; 400 beyond. Null: no limit. */
  maxEmails: z.int().positive().nullable(),
  /** Maximum number of ids in one path; 400 beyond. Null: no limit. */
  maxIds: z.int().positive().nullable(),
  /** `GET /users/auth/keys` shows owners every key of the organization, or only their own. */
  keysList: z.enum(['all', 'own']),
  /** Deleting several of which one does not exist: 404 for all, or 200 and the others are deleted. */
  deleteMissing: z.union([z.literal(404), z.literal(200)]),
  /** Whether accepted invitations stay in the list. */
  acceptedInvitations: z.enum(['listed', 'left-out']),
  /** Granting on a deployment or project that the organization does not have. */
  unknownResource: z.enum(['accepts', 'refuses']),
  /** Whether a key still works after the member who made it has left the organization. */
  keyOfFormerMember: z.enum(['works', 'refused']),
  /** Whether such a key can still send invitations. */
  formerMemberInvites: z.enum(['accepts', 'refuses']),
  /** Empty lists in responses. With `null`, every absent field is null too, as Go clients and services write it. */
  emptyLists: z.enum(['omitted', 'present', 'null']),
  /** Entries in one page of projects and organizations; null: all of them. */
  pageSize: z.int().positive().nullable(),
  /** Whether an account can belong to several organizations. */
  accounts: z.enum(['several-organizations', 'one-organization']),
  /** Whether role assignments of a person include those in other organizations. */
  otherOrganizations: z.enum(['left-out', 'shown']),
  /** Whether responses show the role ids that every member has. */
  builtInRoles: z.enum(['left-out', 'shown']),
  /** How responses spell the role ids in project lists: `developer` or `elasticsearch-developer`. */
  roleIds: z.enum(['as-granted', 'prefixed', 'short']),
  /** Whether the service fills in the application roles that people's assignments on projects leave out. */
  defaultApplicationRoles: z.enum(['left-out', 'filled-in']),
  /** Whether a revoked assignment has to be written as responses show it, or only mean the same. */
  revokedForm: z.enum(['any', 'as-shown']),
  /** Which user ids are JSON numbers. */
  numericUserIds: z.enum(['none', 'current-user', 'all']),
  /** Whether responses have undocumented keys. Requests can then repeat them. */
  unknownKeys: z.boolean(),
  /** Whether an organization with a stopped deployment refuses invitations to all deployments. */
  inviteToAllWithStopped: z.enum(['accepts', 'refuses']),
  /** The role id of a Workload credentials owner. The product has the role; its id is not public. */
  workloadCredentialsRole: z.string().min(1),
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
  keyOfFormerMember: 'works',
  formerMemberInvites: 'refuses',
  emptyLists: 'omitted',
  pageSize: null,
  accounts: 'several-organizations',
  otherOrganizations: 'left-out',
  builtInRoles: 'left-out',
  roleIds: 'as-granted',
  defaultApplicationRoles: 'left-out',
  revokedForm: 'any',
  numericUserIds: 'none',
  unknownKeys: false,
  inviteToAllWithStopped: 'accepts',
  workloadCredentialsRole: 'workload-credentials-owner',
}
