/**
 * The format of `members.json`, as a zod schema: the one source of its types, its checks and its published
 * JSON Schema. What needs the rest of the file to judge (names, groups, roles) is checked in resolve.ts.
 */
import { z } from 'zod'
import { isEmail } from './email.ts'

/** The part after a kind's prefix in the API's role ids. */
const RoleName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]*$/, 'a role name has lower-case letters, digits and hyphens')
  .meta({ id: 'Role', description: 'A role name, such as "viewer" or "t1-analyst".' })

/** Custom role names, after the product documentation. */
const CustomRole = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.-]*$/,
    'a custom role starts with a letter or digit, then letters, digits, "_", "." and "-"',
  )

export const ScopedRole = z
  .strictObject({
    role: RoleName,
    access: z
      .literal('console')
      .optional()
      .describe('Cloud Console only: no access to Elasticsearch and Kibana inside.'),
    applicationRoles: z
      .array(CustomRole)
      .min(1, 'an empty list means Cloud Console only, which is written "access": "console"')
      .optional()
      .describe('Custom roles in Elasticsearch and Kibana. On a project they demand the role "viewer".'),
  })
  .refine((scoped) => scoped.access === undefined || scoped.applicationRoles === undefined, {
    error:
      '"access" and "applicationRoles" exclude each other: custom roles always come with access to the project',
  })
  .meta({ not: { required: ['access', 'applicationRoles'] } })
export type ScopedRole = z.output<typeof ScopedRole>

const ScopeValue = z
  .union([
    RoleName,
    ScopedRole,
    z
      .array(z.union([RoleName, ScopedRole]))
      .min(1, 'an empty list gives nothing: name a role, or leave the key out'),
  ])
  .meta({ id: 'ScopeValue', description: 'A role, a role with its access inside, or a list of these.' })
export type ScopeValue = z.output<typeof ScopeValue>

const Scopes = z.record(z.string(), ScopeValue)

const OrganizationRoles = z
  .union([
    RoleName,
    z.array(RoleName).min(1, 'an empty list gives nothing: name a role, or leave the key out'),
  ])
  .describe('"owner" (Organization owner), "billing-admin" (Billing admin), or a list of these.')

const access = {
  organization: OrganizationRoles.optional(),
  deployments: Scopes.optional().describe('Deployment name, id or "*" → role.'),
  elasticsearch: Scopes.optional().describe('Elasticsearch project name, id or "*" → role.'),
  observability: Scopes.optional().describe('Observability project name, id or "*" → role.'),
  security: Scopes.optional().describe('Security project name, id or "*" → role.'),
  connectedClusters: Scopes.optional().describe('Connected cluster name, id or "*" → role.'),
}

export const Access = z.strictObject(access).meta({ id: 'Access' })
export type Access = z.output<typeof Access>

/** GitHub logins, those of managed users (with `_`) included. */
const GitHubLogin = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9])?$/, 'not a GitHub login')

const Expiry = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], {
    error: 'expected a date such as "2026-12-31" or an RFC 3339 time such as "2026-12-31T18:00:00Z"',
  })
  .describe(
    'A date (until the end of that day, UTC) or an RFC 3339 time. From then on the person counts as not listed.',
  )

export const MemberEntry = z
  .strictObject({
    ...access,
    groups: z
      .array(z.string())
      .optional()
      .describe('Groups the person is in: the union of their roles is added.'),
    expires: Expiry.optional(),
    reason: z.string().max(500).optional().describe('Why the person has this access; shown to reviewers.'),
    github: GitHubLogin.optional().describe('GitHub login, by which approvals are matched.'),
  })
  .meta({ id: 'Member' })
export type MemberEntry = z.output<typeof MemberEntry>

const ResourceMap = z.record(
  z.string().min(1).max(200),
  z.string().regex(/^[A-Za-z0-9_-]+$/, 'an id has letters, digits, "-" and "_"'),
)

const Percentage = z
  .string()
  .regex(/^(?:100|\d{1,2})(?:\.\d+)?%$/, 'expected a whole number, or a share such as "20%"')

const Domain = z.string().regex(/^[^\s@]+\.[^\s@.]+$/, 'expected a domain such as "corp.example"')

export const PolicyEntry = z
  .strictObject({
    unlisted: z
      .enum(['remove', 'report'])
      .optional()
      .describe('What happens to members who are not in the file: removed (default), or only reported.'),
    resend: z
      .enum(['on-merge', 'always', 'never'])
      .optional()
      .describe(
        'When expired invitations are sent again: on merges (default), on scheduled runs too, or never.',
      ),
    invitationExpiresIn: z
      .string()
      .regex(/^[1-9]\d{0,3}[mhd]$/, 'expected a duration such as "3d" or "72h"')
      .optional()
      .describe('How long invitations are valid; "3d" by default.'),
    minOwners: z
      .int()
      .min(1)
      .optional()
      .describe('No plan may lower the number of owners below this; 1 by default.'),
    maxRemovals: z
      .union([z.int().min(0), Percentage])
      .optional()
      .describe(
        'How many members one plan may remove: a number, or a share of the members; "20%" by default.',
      ),
    approvals: z
      .enum(['off', 'warn', 'enforce'])
      .optional()
      .describe('Whether changes need the approval of somebody whose own roles cover them; off by default.'),
    selfApproval: z
      .boolean()
      .optional()
      .describe("Whether one's own pull request may be approved by oneself."),
    sso: z
      .strictObject({ domains: z.array(Domain) })
      .optional()
      .describe('People of these domains join by signing in: never invited, never missing.'),
    extraRoles: z
      .array(RoleName)
      .optional()
      .describe('Roles newer than this release, as API role ids ("security-threat-hunter") or role names.'),
  })
  .meta({ id: 'Policy' })
export type PolicyEntry = z.output<typeof PolicyEntry>

export const MembersFile = z
  .strictObject({
    $schema: z.string().optional(),
    organization: z
      .string()
      .regex(/^[A-Za-z0-9_-]+$/, 'an organization id has letters, digits, "-" and "_"')
      .describe('Id of the organization. Nothing runs with a key of another one.'),
    resources: z
      .strictObject({
        deployments: ResourceMap.optional(),
        elasticsearch: ResourceMap.optional(),
        observability: ResourceMap.optional(),
        security: ResourceMap.optional(),
        connectedClusters: ResourceMap.optional(),
      })
      .optional()
      .describe('Names for ids, by kind. Ids are what counts; names are for people.'),
    groups: z
      .record(z.string().min(1).max(200), Access)
      .optional()
      .describe('Named sets of roles that members share.'),
    members: z
      .record(z.string().refine(isEmail, { error: 'not an e-mail address' }), MemberEntry)
      .describe('E-mail address → what the person may do. A member with no roles is allowed.'),
    policy: PolicyEntry.optional(),
  })
  .meta({
    title: 'Roster members file',
    description: 'Who is in an Elastic Cloud organization, and what they may do.',
  })
export type MembersFile = z.output<typeof MembersFile>
