/**
 * What the reader answers with: the wire's shapes, but for two things. Role assignments are left as they
 * came, so that one of an unforeseen shape is carried rather than fatal to the whole answer; and invitation
 * tokens are secrets from the moment they are read.
 */
import { Secret } from '@roster/core'
import * as z from 'zod'
import { ApiKey, CurrentUser, Membership, WireInvitation } from './wire.ts'

const assignments = { role_assignments: z.record(z.string(), z.unknown()).nullish() }

const MembershipReply = Membership.extend(assignments)
export type MembershipReply = z.infer<typeof MembershipReply>
export const MembershipsReply = z.looseObject({ members: z.array(MembershipReply) })

/** Fields that are not known are dropped: one of them could hold the token, in a link for instance. */
const InvitationReply = z.object({
  ...WireInvitation.shape,
  ...assignments,
  token: WireInvitation.shape.token.transform((token) => new Secret(token)),
})
export type InvitationReply = z.infer<typeof InvitationReply>
export const InvitationsReply = z.looseObject({ invitations: z.array(InvitationReply) })

const ApiKeyReply = ApiKey.extend(assignments)
export type ApiKeyReply = z.infer<typeof ApiKeyReply>
export const ApiKeysReply = z.looseObject({ keys: z.array(ApiKeyReply) })

const UserReply = CurrentUser.shape.user.extend(assignments)
export type UserReply = z.infer<typeof UserReply>
export const CurrentUserReply = z.looseObject({ user: UserReply })

/** Answers that say no more than that it is done. */
export const DoneReply = z.looseObject({})
