/**
 * Answers as the reader accepts them: the wire's shapes, read leniently. Role assignments are left as they came, so
 * that one of an unexpected shape is shown and does not invalidate the whole answer. Invitation tokens are secrets from
 * the moment they are read.
 */
import { Secret } from '@roster/core'
import * as z from 'zod'
import { ApiKey, CurrentUser, Membership, WireInvitation } from './wire.ts'

/** Some of the service's answers have ids as numbers. */
const Id = z.union([z.string().min(1), z.number().transform(String)])

/** A text that is only shown, or a time. Anything else counts as absent. */
const Text = z.string().nullish().catch(undefined)

const assignments = { role_assignments: z.unknown().optional() }

/** Null counts as an empty list, and nulls within it as nothing. A list that is absent is another answer. */
function listOf<T extends z.ZodType>(item: T) {
  return z
    .array(item.nullable())
    .nullable()
    .transform((list) => (list ?? []).filter((each) => each !== null))
}

/** The token of the next page. Absent from answers without pages. */
const paged = { next_page: z.string().nullish() }

const MembershipReply = Membership.extend({
  ...assignments,
  user_id: Id,
  organization_id: Id.nullish(),
  name: Text,
  member_since: Text,
})
export type MembershipReply = z.infer<typeof MembershipReply>
export const MembershipsReply = z.looseObject({ members: listOf(MembershipReply), ...paged })

/** Services written in Go can write an unset time as the first second of the first year. */
const ZERO_TIME = /^0001-/

/** Unknown fields are dropped: one of them could contain the token, for instance in a link. */
const InvitationReply = z.object({
  ...WireInvitation.shape,
  ...assignments,
  organization: z.unknown().optional(),
  /** An invitation without an address invites nobody in particular, but is shown. */
  email: z
    .string()
    .nullish()
    .transform((email) => email ?? ''),
  created_at: Text,
  expires_at: Text,
  /** Absent if it is open, in whatever way the answer writes that. */
  accepted_at: Text.transform((time) => (!time || ZERO_TIME.test(time) ? undefined : time)),
  /** An invitation without this field can still be accepted. */
  expired: z
    .boolean()
    .nullish()
    .catch(undefined)
    .transform((expired) => expired === true),
  token: Id.transform((token) => new Secret(token)),
})
export type InvitationReply = z.infer<typeof InvitationReply>
export const InvitationsReply = z.looseObject({ invitations: listOf(InvitationReply), ...paged })

/** Unknown fields are dropped: one of them could contain a secret. */
const ApiKeyReply = z.object({
  ...ApiKey.shape,
  ...assignments,
  id: Id,
  user_id: Id.nullish(),
  organization_id: Id.nullish(),
})
export type ApiKeyReply = z.infer<typeof ApiKeyReply>
export const NewApiKeyReply = ApiKeyReply.extend({
  key: z
    .string()
    .min(1)
    .transform((key) => new Secret(key)),
})
export const ApiKeysReply = z.looseObject({ keys: listOf(ApiKeyReply) })

const UserReply = CurrentUser.shape.user.extend({
  ...assignments,
  user_id: Id,
  organization_id: Id.nullish(),
})
export type UserReply = z.infer<typeof UserReply>
export const CurrentUserReply = z.looseObject({ user: UserReply })

/** An organization, a deployment, a project or a connected cluster. Its name is for people, and can be absent. */
const Named = z
  .looseObject({ id: Id, name: Text })
  .transform(({ name, ...rest }) => ({ ...rest, name: name || rest.id }))

export const OrganizationReply = Named
export type OrganizationReply = z.infer<typeof OrganizationReply>
export const OrganizationsReply = z.looseObject({ organizations: listOf(Named), ...paged })

export const DeploymentsReply = z.looseObject({ deployments: listOf(Named) })

export const DeploymentReply = z
  .looseObject({ id: Id, name: Text, metadata: z.looseObject({ hidden: z.boolean().nullish() }).nullish() })
  .transform(({ name, ...rest }) => ({ ...rest, name: name || rest.id }))
export type DeploymentReply = z.infer<typeof DeploymentReply>

/** Of projects, or of connected clusters. */
export const ItemsReply = z.looseObject({ items: listOf(Named), ...paged })

export const ProjectRolesReply = z.record(
  z.string(),
  z.looseObject({ roles: z.array(z.looseObject({ name: z.string() })).nullish() }),
)

/** Answers that only confirm the request. */
export const DoneReply = z.looseObject({})
