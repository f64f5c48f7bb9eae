/** Organizations by a hostile service or hostile members: responses to the two reads of a plan. */
import fc from 'fast-check'
import { hostileKey, hostileText } from './bait.ts'

export const ORGANIZATION = '1234567890'
export const RESOURCE = 'a1b2c3d4e5f60718293a4b5c6d7e8f90'

const roleId = fc.oneof(
  fc.constantFrom('organization-admin', 'billing-admin', 'deployment-viewer', 'elasticsearch-viewer'),
  hostileText,
)

const entry = fc.record(
  {
    role_id: roleId,
    organization_id: fc.oneof({ weight: 4, arbitrary: fc.constant(ORGANIZATION) }, hostileText),
    all: fc.boolean(),
    deployment_ids: fc.array(fc.oneof(fc.constant(RESOURCE), hostileText), { maxLength: 2 }),
    project_ids: fc.array(fc.oneof(fc.constant(RESOURCE), hostileText), { maxLength: 2 }),
    application_roles: fc.array(hostileText, { maxLength: 2 }),
  },
  { requiredKeys: ['role_id', 'organization_id'] },
)

const entries = fc.array(entry, { maxLength: 2 })

/** Paths that the service could add, or that an attacker hopes are misread. */
const assignments = fc
  .tuple(
    fc.record({ organization: entries, deployment: entries }, { requiredKeys: [] }),
    fc.dictionary(hostileKey, fc.oneof(entries, hostileText, fc.constant(null)), { maxKeys: 2 }),
  )
  .map(([known, other]) => ({ ...other, ...known }))

const email = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('ada@acme.example', 'BOB@acme.example', 'x@y') },
  hostileText,
)

const member = fc.record(
  { user_id: fc.string({ minLength: 1 }), name: hostileText, email, role_assignments: assignments },
  { requiredKeys: ['user_id'] },
)

const invitation = fc.record(
  {
    token: fc.constant('invitation-token-that-nobody-may-see'),
    email,
    expired: fc.boolean(),
    expires_at: hostileText,
    role_assignments: assignments,
  },
  { requiredKeys: ['token', 'email', 'expired'] },
)

/** Responses of the right shape with hostile contents. */
export const organizations = fc.record({
  members: fc.array(member, { maxLength: 4 }),
  invitations: fc.array(invitation, { maxLength: 3 }),
})

export type HostileOrganization = typeof organizations extends fc.Arbitrary<infer T> ? T : never

/** Bodies of no particular shape. */
export const bodies: fc.Arbitrary<string> = fc.oneof(
  fc.json({ maxDepth: 4 }),
  fc
    .array(fc.tuple(hostileKey, fc.jsonValue({ maxDepth: 2 })), { maxLength: 4 })
    .map(
      (list) =>
        `{${[['members', []], ['invitations', []], ...list].map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`,
    ),
  fc.nat(5_000).map((depth) => `{"members":${'['.repeat(depth)}${']'.repeat(depth)},"invitations":[]}`),
  fc
    .nat(5_000)
    .map(
      (depth) =>
        `{"members":[{"user_id":"u","role_assignments":${'{"project":'.repeat(depth)}1${'}'.repeat(depth)}}],"invitations":[]}`,
    ),
  hostileText,
)
