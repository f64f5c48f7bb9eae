/**
 * The format of `members.json`, as a zod schema: the one source of its types, its checks and its published
 * JSON Schema. What needs the rest of the file to judge (names, groups, roles) is checked when it is resolved.
 * Messages begin with "must"; findings put the place before them.
 */
import * as z from 'zod'
import { isEmail } from './email.ts'
import { RESOURCE_KIND, type ResourceKind } from './role.ts'
import { ExtraRole, OrganizationRoles, scopeValue } from './scoped-role.ts'

/** The service's ids. */
const Id = z.string().regex(/^[A-Za-z0-9_-]+$/, 'must be an id: letters, digits, "-" and "_"')

/** Names that people choose, for resources and groups. */
export const Name = z
  .string()
  .min(1, 'must have at least one character')
  .max(200, 'must have at most 200 characters')

function scopes(kind: ResourceKind) {
  const { plural } = RESOURCE_KIND[kind]
  const key = z
    .string()
    .describe(`One of the ${plural}: its name under "resources", or its id; or "*" for all.`)
  return z
    .record(key, scopeValue(kind))
    .optional()
    .describe(`Roles on ${plural}, by name or id; "*" is all of them, those created later included.`)
}

const access = {
  organization: OrganizationRoles.optional().describe('Roles in the organization itself: one, or a list.'),
  deployments: scopes('deployment'),
  elasticsearch: scopes('elasticsearch'),
  observability: scopes('observability'),
  security: scopes('security'),
  connectedClusters: scopes('connected-cluster'),
}

export const Access = z
  .strictObject(access)
  .meta({ id: 'access', description: 'What members of a group may do.' })
export type Access = z.output<typeof Access>

const EXTENDED_PATH =
  'must be the path of a file from this one, such as "../groups.json", with "/" between its parts'

const ExtendedPath = z.string().regex(/^[^/\\][^\\]*$/, EXTENDED_PATH)

/** Other files whose groups can be used. */
export const Extends = z
  .union([ExtendedPath, z.array(ExtendedPath).min(1, 'must name a file: an empty list extends nothing')])
  .describe('A file of groups that may be used as if they stood here, or several; paths start at this file.')

/** GitHub logins, those of managed users (with `_`) included. */
const GitHubLogin = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9])?$/,
    'must be a GitHub login: letters, digits and "-", without an "@"',
  )

const Expiry = z.union([z.iso.date(), z.iso.datetime({ offset: true })], {
  error: 'must be a date such as "2026-12-31", or an RFC 3339 time such as "2026-12-31T18:00:00Z"',
})

const MemberEntry = z
  .strictObject({
    ...access,
    groups: z
      .array(z.string())
      .optional()
      .describe('Groups the person is in, by name: the union of their roles is added.'),
    expires: Expiry.optional().describe(
      'A date (until the end of that day, UTC) or an RFC 3339 time. From then on the person counts as not listed.',
    ),
    reason: z
      .string()
      .max(500, 'must have at most 500 characters')
      .optional()
      .describe('Why the person has this access; shown to reviewers.'),
    github: GitHubLogin.optional().describe('GitHub login, by which approvals are matched.'),
  })
  .meta({ id: 'member', description: 'What one person may do, and until when.' })
export type MemberEntry = z.output<typeof MemberEntry>

function resourceNames(kind: ResourceKind) {
  const { singular, plural } = RESOURCE_KIND[kind]
  return z
    .record(Name.describe(`A name for the ${singular} with this id.`), Id)
    .optional()
    .describe(`Names of ${plural} → their ids.`)
}

const REMOVALS = 'must be a whole number such as 3, or a share of the members such as "20%"'

const RemovalLimit = z.union(
  [z.int().min(0, REMOVALS), z.string().regex(/^(?:100(?:\.0+)?|\d{1,2}(?:\.\d+)?)%$/, REMOVALS)],
  { error: REMOVALS },
)

const Domain = z
  .string()
  .regex(/^[^\s@.*]+(?:\.[^\s@.*]+)+$/, 'must be a domain such as "corp.example", without "@" or "*"')

const PolicyEntry = z
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
      .regex(/^[1-9]\d{0,3}[mhd]$/, 'must be a duration such as "3d" or "72h"')
      .optional()
      .describe('How long invitations are valid, in minutes, hours or days; "3d" by default.'),
    minOwners: z
      .int({ error: 'must be a whole number' })
      .min(1, 'must be at least 1')
      .optional()
      .describe('No plan may lower the number of Organization owners below this; 1 by default.'),
    maxRemovals: RemovalLimit.optional().describe(
      'How many members one plan may remove: a number, or a share of the members; "20%" by default.',
    ),
    approvals: z
      .enum(['off', 'warn', 'enforce'])
      .optional()
      .describe('Whether changes need the approval of somebody whose own roles cover them; off by default.'),
    selfApproval: z
      .boolean()
      .optional()
      .describe("Whether one's own pull request may be approved by oneself; false by default."),
    sso: z
      .strictObject({ domains: z.array(Domain).describe('E-mail domains, such as "corp.example".') })
      .optional()
      .describe('People of these domains join by signing in: never invited, never missing.'),
    extraRoles: z
      .array(ExtraRole)
      .optional()
      .describe('Roles newer than this release, as API role ids ("security-threat-hunter") or role names.'),
  })
  .meta({ id: 'policy', description: 'What plans may do, and when.' })
export type PolicyEntry = z.output<typeof PolicyEntry>

export const MembersFile = z
  .strictObject({
    $schema: z.string().optional().describe('Where editors find the schema of this file.'),
    organization: Id.describe('Id of the organization. Nothing runs with a key of another one.'),
    extends: Extends.optional(),
    resources: z
      .strictObject({
        deployments: resourceNames('deployment'),
        elasticsearch: resourceNames('elasticsearch'),
        observability: resourceNames('observability'),
        security: resourceNames('security'),
        connectedClusters: resourceNames('connected-cluster'),
      })
      .optional()
      .describe('Names for ids, by kind. Ids are what counts; names are for people.'),
    groups: z
      .record(Name.describe('The name of a group.'), Access)
      .optional()
      .describe('Named sets of roles that members share.'),
    members: z
      .record(
        z
          .string()
          .refine(isEmail)
          .meta({ pattern: z.regexes.unicodeEmail.source, description: 'The e-mail address of a member.' }),
        MemberEntry,
      )
      .meta({
        minProperties: 1,
        description: 'E-mail address → what the person may do. A member with no roles is allowed.',
      }),
    policy: PolicyEntry.optional(),
  })
  .meta({
    title: 'Roster members file',
    description: 'Who is in an Elastic Cloud organization, and what they may do.',
  })
export type MembersFile = z.output<typeof MembersFile>
