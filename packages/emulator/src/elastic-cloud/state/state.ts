/** Everything the emulated service knows, as plain JSON: it fits in a file and is never changed in place. */
import * as z from 'zod'
import { Assignment } from './assignment.ts'

const Instant = z.iso.datetime()
const Assignments = z.array(Assignment).readonly()

export const Person = z
  .strictObject({ userId: z.string().min(1), email: z.string().optional(), name: z.string().optional() })
  .readonly()
export type Person = z.infer<typeof Person>

const Organization = z.strictObject({ id: z.string().min(1), name: z.string() }).readonly()
export type Organization = z.infer<typeof Organization>

/** A person is a member of one organization at a time. */
const Membership = z
  .strictObject({
    organizationId: z.string(),
    userId: z.string(),
    since: Instant,
    assignments: Assignments,
  })
  .readonly()
export type Membership = z.infer<typeof Membership>

const Invitation = z
  .strictObject({
    token: z.string().min(1),
    organizationId: z.string(),
    email: z.string(),
    createdAt: Instant,
    expiresAt: Instant,
    acceptedAt: Instant.optional(),
    assignments: Assignments,
  })
  .readonly()
export type Invitation = z.infer<typeof Invitation>

const Key = z
  .strictObject({
    id: z.string().min(1),
    /** What follows `ApiKey ` in the Authorization header. */
    secret: z.string().min(1),
    description: z.string(),
    /** Whose key it is; absent for a key of the organization itself. */
    userId: z.string().optional(),
    /** Absent for a personal key, which acts in whatever organization its person is in. */
    organizationId: z.string().optional(),
    createdAt: Instant,
    expiresAt: Instant.optional(),
    /** Absent: the key may do what its person may, at every moment. */
    assignments: Assignments.optional(),
  })
  .readonly()
export type Key = z.infer<typeof Key>

const Deployment = z
  .strictObject({
    id: z.string().min(1),
    organizationId: z.string(),
    name: z.string(),
    /** Hidden from the list, and its assignments can neither be granted nor revoked. */
    stopped: z.boolean().optional(),
  })
  .readonly()
export type Deployment = z.infer<typeof Deployment>

export const ProjectType = z.enum(['elasticsearch', 'observability', 'security'])
export type ProjectType = z.infer<typeof ProjectType>

const Project = z
  .strictObject({
    id: z.string().min(1),
    organizationId: z.string(),
    type: ProjectType,
    name: z.string(),
  })
  .readonly()
export type Project = z.infer<typeof Project>

export const State = z
  .strictObject({
    version: z.literal(1),
    /** What has been added to the clock's source, in milliseconds. */
    clockOffset: z.number(),
    /** Counts what has been minted (ids, tokens), so that the same requests give the same ones. */
    sequence: z.int().min(0),
    organizations: z.array(Organization).readonly(),
    people: z.array(Person).readonly(),
    memberships: z.array(Membership).readonly(),
    invitations: z.array(Invitation).readonly(),
    keys: z.array(Key).readonly(),
    deployments: z.array(Deployment).readonly(),
    projects: z.array(Project).readonly(),
  })
  .readonly()
export type State = z.infer<typeof State>

export const EMPTY_STATE: State = {
  version: 1,
  clockOffset: 0,
  sequence: 0,
  organizations: [],
  people: [],
  memberships: [],
  invitations: [],
  keys: [],
  deployments: [],
  projects: [],
}

export function membershipOf(state: State, userId: string): Membership | undefined {
  return state.memberships.find((membership) => membership.userId === userId)
}
