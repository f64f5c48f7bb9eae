/** Everything the emulated service knows, as plain JSON: it fits in a file and is never changed in place. */
import * as z from 'zod'
import { Assignment, isProjectType } from './assignment.ts'

const Instant = z.iso.datetime()
const Assignments = z.array(Assignment).readonly()

export const Person = z
  .strictObject({ userId: z.string().min(1), email: z.string().optional(), name: z.string().optional() })
  .readonly()
export type Person = z.infer<typeof Person>

const Organization = z.strictObject({ id: z.string().min(1), name: z.string() }).readonly()
export type Organization = z.infer<typeof Organization>

/** An account can have a membership in each of several organizations, with roles of its own in each. */
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
    /** Who made it; absent for a key of the organization itself. */
    userId: z.string().optional(),
    /** Absent for a personal key, which acts in the first organization its person joined. */
    organizationId: z.string().optional(),
    createdAt: Instant,
    /** Absent: it never expires. */
    expiresAt: Instant.optional(),
    /** Absent: the key can do what its person can at that moment. */
    assignments: Assignments.optional(),
  })
  .readonly()
export type Key = z.infer<typeof Key>

const Deployment = z
  .strictObject({
    id: z.string().min(1),
    organizationId: z.string(),
    name: z.string(),
    /** Left out of the list, and its assignments can be neither granted nor revoked. */
    stopped: z.boolean().optional(),
  })
  .readonly()
export type Deployment = z.infer<typeof Deployment>

const Project = z
  .strictObject({
    id: z.string().min(1),
    organizationId: z.string(),
    type: z.string().refine(isProjectType, 'not a type of project'),
    name: z.string(),
    /** Its custom roles. A role that is assigned but not among them grants nothing, and the service does not say so. */
    roles: z
      .array(z.strictObject({ name: z.string(), description: z.string() }))
      .readonly()
      .optional(),
  })
  .readonly()
export type Project = z.infer<typeof Project>

/** A connected cluster. */
const Cluster = z
  .strictObject({ id: z.string().min(1), organizationId: z.string(), name: z.string() })
  .readonly()

/** How people of some domains sign in to an organization. The API shows none of it. */
const SingleSignOn = z
  .strictObject({
    organizationId: z.string(),
    /** In lower case. Their people join by signing in. */
    domains: z.array(z.string()).readonly(),
    /** If there are any, they replace a member's assignments at each sign-in. */
    roleMappings: z
      .array(
        z
          .strictObject({
            /** In lower case. Absent: everyone who signs in. */
            emails: z.array(z.string()).readonly().optional(),
            assignments: Assignments,
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly()
export type SingleSignOn = z.infer<typeof SingleSignOn>

export const State = z
  .strictObject({
    version: z.literal(1),
    /** Milliseconds added to the clock's source. */
    clockOffset: z.number(),
    /** Counts the ids and tokens made so far, so that the same requests lead to the same ones. */
    sequence: z.int().min(0),
    organizations: z.array(Organization).readonly(),
    people: z.array(Person).readonly(),
    memberships: z.array(Membership).readonly(),
    invitations: z.array(Invitation).readonly(),
    keys: z.array(Key).readonly(),
    deployments: z.array(Deployment).readonly(),
    projects: z.array(Project).readonly(),
    /** Absent from the state files of early versions, like the next one. */
    clusters: z.array(Cluster).readonly().default([]),
    singleSignOn: z.array(SingleSignOn).readonly().default([]),
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
  clusters: [],
  singleSignOn: [],
}

export function membershipOf(
  state: State,
  userId: string,
  organizationId: string | undefined,
): Membership | undefined {
  return state.memberships.find(
    (membership) => membership.userId === userId && membership.organizationId === organizationId,
  )
}

/** In the order of joining. */
export function membershipsOf(state: State, userId: string): readonly Membership[] {
  return state.memberships.filter((membership) => membership.userId === userId)
}
