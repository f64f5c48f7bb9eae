/**
 * Answers as the reader takes them: the wire's shapes, read leniently. Role assignments are left as they came, so that one
 * of an unforeseen shape is shown rather than fatal to the whole answer. Invitation tokens are secrets from the moment
 * they are read.
 */
import { Secret } from '@roster/core'
import * as z from 'zod'
import { ApiKey, CurrentUser, Membership, WireInvitation } from './wire.ts'

/** Some of the service's answers have ids as numbers. */
const Id = z.union([z.string().min(1), z.number().transform(String)])

const assignments = { role_assignments: z.unknown().optional() }

/** Null counts as an empty list. */
function listOf<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .nullish()
    .transform((list) => list ?? [])
}

const MembershipReply = Membership.extend({ ...assignments, user_id: Id, organization_id: Id.nullish() })
export type MembershipReply = z.infer<typeof MembershipReply>
export const MembershipsReply = z.looseObject({ members: listOf(MembershipReply) })

/** Fields that are not known are dropped: one of them could hold the token, in a link for instance. */
const InvitationReply = z.object({
  ...WireInvitation.shape,
  ...assignments,
  organization: z.unknown().optional(),
  /** An invitation that does not say so can still be accepted. */
  expired: z
    .boolean()
    .nullish()
    .transform((expired) => expired ?? false),
  token: Id.transform((token) => new Secret(token)),
})
export type InvitationReply = z.infer<typeof InvitationReply>
export const InvitationsReply = z.looseObject({ invitations: listOf(InvitationReply) })

/** Fields that are not known are dropped: one of them could hold a secret. */
const ApiKeyReply = z.object({
  ...ApiKey.shape,
  ...assignments,
  id: Id,
  user_id: Id.nullish(),
  organization_id: Id.nullish(),
})
export type ApiKeyReply = z.infer<typeof ApiKeyReply>
export const ApiKeysReply = z.looseObject({ keys: listOf(ApiKeyReply) })

const UserReply = CurrentUser.shape.user.extend({
  ...assignments,
  user_id: Id,
  organization_id: Id.nullish(),
})
export type UserReply = z.infer<typeof UserReply>
export const CurrentUserReply = z.looseObject({ user: UserReply })

/** Answers that say no more than that it is done. */
export const DoneReply = z.looseObject({})
