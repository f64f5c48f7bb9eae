/**
 * The wire: shapes of the Elastic Cloud API's requests and responses, after its public description. Lenient
 * about fields Roster does not know, which are kept, and strict about those it relies on.
 */
import * as z from 'zod'
import { WIRE_KINDS, type WirePath } from './kinds.ts'

export { newerWireKind, type ProjectType, WIRE_KINDS, type WireKind, type WirePath } from './kinds.ts'

const organizationRoleAssignment = z.looseObject({ role_id: z.string(), organization_id: z.string() })

export const ScopedRoleAssignment = z.looseObject({
  role_id: z.string(),
  organization_id: z.string(),
  /** If true, the id list is absent. Otherwise it is present and not empty. */
  all: z.boolean().optional(),
  deployment_ids: z.array(z.string()).optional(),
  project_ids: z.array(z.string()).optional(),
  resource_ids: z.array(z.string()).optional(),
  /** Absent: stack role of the cloud role. Empty: console only. Names: custom roles. */
  application_roles: z.array(z.string()).optional(),
})
export type ScopedRoleAssignment = z.infer<typeof ScopedRoleAssignment>

const scopedList = z.array(ScopedRoleAssignment).optional()

/** Lists that are not nested. Those of projects are under `project`. */
type ListKey = Exclude<WirePath, 'organization' | `project.${string}`>

function lists<Key extends string>(keys: readonly Key[]): Record<Key, typeof scopedList> {
  return Object.fromEntries(keys.map((key) => [key, scopedList])) as Record<Key, typeof scopedList>
}

export const RoleAssignments = z.looseObject({
  /** Self-hosted only. */
  platform: z.array(z.unknown()).optional(),
  organization: z.array(organizationRoleAssignment).optional(),
  ...lists(WIRE_KINDS.flatMap(({ path }) => (isListKey(path) ? [path] : []))),
  project: z.looseObject(lists(WIRE_KINDS.flatMap(({ projectType }) => projectType ?? []))).optional(),
})

function isListKey(path: WirePath): path is ListKey {
  return path !== 'organization' && !path.startsWith('project.')
}

export type RoleAssignments = z.infer<typeof RoleAssignments>

export const Organization = z.looseObject({ id: z.string(), name: z.string() })
export type Organization = z.infer<typeof Organization>

export const OrganizationList = z.looseObject({
  organizations: z.array(Organization),
  next_page: z.string().nullish(),
})

/** Some responses have numbers. Ids compare as strings. */
const UserId = z.union([z.string().min(1), z.int().transform(String)])

export const Membership = z.looseObject({
  organization_id: z.string().nullish(),
  user_id: UserId,
  name: z.string().nullish(),
  email: z.string().nullish(),
  /** RFC 3339. */
  member_since: z.string().nullish(),
  role_assignments: RoleAssignments.optional(),
})
export type Membership = z.infer<typeof Membership>

export const Memberships = z.looseObject({ members: z.array(Membership) })

export const WireInvitation = z.looseObject({
  /** Secret: anyone who has it can join. */
  token: z.string().min(1),
  email: z.string(),
  created_at: z.string().nullish(),
  expires_at: z.string().nullish(),
  expired: z.boolean(),
  accepted_at: z.string().nullish(),
  organization: z.looseObject({ id: z.string(), name: z.string().nullish() }).optional(),
  role_assignments: RoleAssignments.optional(),
})
export type WireInvitation = z.infer<typeof WireInvitation>

export const Invitations = z.looseObject({ invitations: z.array(WireInvitation) })

export const InvitationRequest = z.looseObject({
  emails: z.array(z.string()).min(1),
  /** A duration such as `3d` or `72h`; three days where absent. */
  expires_in: z.string().optional(),
  role_assignments: RoleAssignments.optional(),
})
export type InvitationRequest = z.infer<typeof InvitationRequest>

export const ApiKey = z.looseObject({
  id: z.string(),
  description: z.string().nullish(),
  user_id: UserId.nullish(),
  organization_id: z.string().nullish(),
  creation_date: z.string().nullish(),
  expiration_date: z.string().nullish(),
  role_assignments: RoleAssignments.optional(),
})
export type ApiKey = z.infer<typeof ApiKey>

const ApiKeyRequest = z.looseObject({
  description: z.string().min(1),
  /** A duration such as `30d` or `3h`; three months if absent. */
  expiration: z.string().optional(),
  role_assignments: RoleAssignments.optional(),
})
export type ApiKeyRequest = z.infer<typeof ApiKeyRequest>

export const ApiKeys = z.looseObject({ keys: z.array(ApiKey) })

/** `GET /deployments`: stopped deployments are left out. */
export const Deployments = z.looseObject({
  deployments: z.array(z.looseObject({ id: z.string(), name: z.string() })),
})

/** `GET /deployments/{id}`; `metadata.hidden` is true for a stopped deployment. */
export const Deployment = z.looseObject({
  id: z.string(),
  name: z.string(),
  metadata: z.looseObject({ hidden: z.boolean().optional() }).optional(),
})
export type Deployment = z.infer<typeof Deployment>

/** `GET /serverless/projects/{kind}`. */
export const Projects = z.looseObject({
  items: z.array(z.looseObject({ id: z.string(), name: z.string() })),
  next_page: z.string().nullish(),
})

/** `GET /saas/user?show_role_assignments=true`: inferred from Elastic's own clients. */
export const CurrentUser = z.looseObject({
  user: z.looseObject({
    user_id: UserId,
    organization_id: z.string().nullish(),
    email: z.string().nullish(),
    role_assignments: RoleAssignments.optional(),
  }),
})
export type CurrentUser = z.infer<typeof CurrentUser>

/** The body of every refusal; proxies in between may answer with anything else. */
export const ErrorReply = z.looseObject({
  errors: z.array(
    z.looseObject({
      code: z.string(),
      message: z.string().optional(),
      fields: z.array(z.string()).optional(),
    }),
  ),
})
export type ErrorReply = z.infer<typeof ErrorReply>
