/**
 * The format of `members.json`, as a zod schema: the one source of its types, its checks and its published
 * JSON Schema. What needs the rest of the file to judge (names, groups, roles) is checked when it is resolved.
 * Messages begin with "must"; findings put the place before them.
 */
import * as z from 'zod'
import {
  byScopeKey,
  EXTRA_KIND,
  type ExtraKind,
  isExtraKind,
  isKnownKind,
  isProjectKind,
  type ResourceKind,
  resourceKind,
  type ScopeKey,
} from '../catalog/kind.ts'
import { isEmail, USER_KEY } from '../text/email.ts'
import { ApiKeyEntry, KeyName } from './api-key-entry.ts'
import { explained, matching } from './editor-hints.ts'
import {
  API_KEYS_SNIPPETS,
  ELEVATION_SNIPPETS,
  FILE_SNIPPETS,
  GROUP_MEMBERSHIP_SNIPPETS,
  GROUP_SNIPPETS,
  GROUPS_SNIPPETS,
  MEMBER_SNIPPETS,
  MEMBERS_SNIPPETS,
  POLICY_SNIPPETS,
  RESOURCES_SNIPPETS,
  SSO_SNIPPETS,
} from './members-snippets.ts'
import { ExtraRole, type Holder, OrganizationRoles } from './scoped-role.ts'
import { Name, ServiceId, scopes } from './scopes.ts'
import { expiry, reason } from './term.ts'

const access = {
  organization: OrganizationRoles.optional().meta({
    description: 'Roles in the organization itself: one, or a list.',
    examples: ['owner', 'billing-admin'],
  }),
  ...byScopeKey((kind) => scopes(kind, 'person')),
}

export const Access = z.strictObject(access).meta({
  id: 'access',
  description: 'What members of a group can do.',
  defaultSnippets: GROUP_SNIPPETS,
})
export type Access = z.output<typeof Access>

const EXTENDED_PATH =
  'must be the path of a file from this one, such as "../groups.json", with "/" between its parts'

const ExtendedPath = matching(/^[^/\\][^\\]*$/, EXTENDED_PATH)

/** Other files whose groups can be used. */
export const Extends = z
  .union([ExtendedPath, z.array(ExtendedPath).min(1, 'must name a file: an empty list extends nothing')])
  .meta({
    description:
      'A file, or several, whose groups this file can use as its own. Paths are relative to this file.',
    examples: ['../groups.json', ['../groups.json', 'teams/groups.json']],
  })

/** GitHub logins, including those of managed users, with `_`, and old ones that begin or end with a hyphen. */
const GitHubLogin = matching(
  /^[A-Za-z0-9_-]{1,100}$/,
  'must be a GitHub login: letters, digits and "-", without an "@"',
)

/** Ids of accounts stay when an account is renamed, and are never given to another. */
const GitHubAccount = z.union([
  GitHubLogin,
  z.strictObject({
    login: GitHubLogin.describe('The login of the account.'),
    id: z
      .int()
      .min(1, 'must be the id of an account, as https://api.github.com/users/LOGIN has it')
      .describe('The id of the account. Approvals by another account with the same login do not count.'),
  }),
])

const GroupMembership = z.union([
  z.string(),
  z
    .strictObject({
      group: z.string().describe('The name of the group.'),
      expires: expiry('From then on the member is no longer in the group, and stays a member.'),
      reason: reason('Why the person is in the group; shown to reviewers.', ['on call this week']),
    })
    .meta({
      id: 'groupMembership',
      description: 'A group, until when the member is in it, and why.',
      defaultSnippets: GROUP_MEMBERSHIP_SNIPPETS,
    }),
])
export type GroupMembership = z.output<typeof GroupMembership>

export const MemberEntry = z
  .strictObject({
    ...access,
    groups: z
      .array(GroupMembership)
      .optional()
      .describe(
        'Groups that the member is in, each by its name or with an end of its own. The member has the roles of all of them.',
      ),
    expires: expiry('From then on the member counts as not listed.'),
    reason: reason('Why the member has this access; shown to reviewers.', [
      'contractor',
      'on call for the shop',
    ]),
    github: GitHubAccount.optional().meta({
      description:
        'The GitHub account whose approvals are this member’s: a login, or a login and the id of the account.',
      examples: ['ada', { login: 'ada', id: 583231 }],
    }),
  })
  .meta({
    id: 'member',
    description: 'What one member can do, and until when.',
    defaultSnippets: MEMBER_SNIPPETS,
  })
export type MemberEntry = z.output<typeof MemberEntry>

function resourceNames(kind: ResourceKind) {
  const { singular, plural } = resourceKind(kind)
  return z
    .record(
      Name.describe(`A name for the ${singular} with this id.`),
      ServiceId.describe(`The id of the ${singular}. It is what counts; the name is for people.`),
    )
    .optional()
    .meta({
      description: `Names of ${plural} → their ids.`,
      defaultSnippets: RESOURCES_SNIPPETS,
    })
}

function limitOf(whole: string) {
  const message = `must be a whole number such as 3, or a share of the ${whole} such as "20%"`
  return z.union([z.int().min(0, message), matching(/^(?:100(?:\.0+)?|\d{1,2}(?:\.\d+)?)%$/, message)], {
    error: message,
  })
}

const Domain = matching(
  /^[^\s@.*]+(?:\.[^\s@.*]+)+$/,
  'must be a domain such as "corp.example", without "@" or "*"',
)

const APPROVALS = 'must be a whole number from 1 to 20'

const Approvals = z.int({ error: APPROVALS }).min(1, APPROVALS).max(20, APPROVALS)

const PolicyEntry = z
  .strictObject({
    unlisted: z
      .enum(['remove', 'report'])
      .meta(explained(['They are removed.', 'A finding names them, and they stay.']))
      .optional()
      .meta({ description: 'What happens to members who are not in the file.', default: 'remove' }),
    unknown: z
      .enum(['report', 'revoke'])
      .meta(explained(['They are counted and named, and they stay.', 'They are revoked.']))
      .optional()
      .meta({
        description:
          'What happens to roles that this release does not understand, or that no file can ask for.',
        default: 'report',
      }),
    resend: z
      .enum(['on-merge', 'always', 'never'])
      .meta(
        explained([
          'By the merge that touches the person’s entry.',
          'By every run, scheduled ones included.',
          'Not at all: a warning names whose invitation expired.',
        ]),
      )
      .optional()
      .meta({
        description: 'When expired invitations are sent again.',
        default: 'on-merge',
      }),
    invitationExpiresIn: matching(/^[1-9]\d{0,3}[mhd]$/, 'must be a duration such as "3d" or "72h"')
      .optional()
      .meta({
        description: 'How long invitations are valid, in minutes, hours or days.',
        default: '3d',
        examples: ['72h'],
      }),
    minOwners: z
      .int({ error: 'must be a whole number' })
      .min(1, 'must be at least 1')
      .optional()
      .meta({
        description: 'No plan may lower the number of Organization owners below this.',
        default: 1,
        examples: [2],
      }),
    maxRemovals: limitOf('members')
      .optional()
      .meta({
        description:
          'How many members one plan may remove: a number, or a share of the members. One is always allowed. End dates that a change of the file sets count as well.',
        default: '20%',
        examples: [3],
      }),
    maxDemotions: limitOf('members')
      .optional()
      .meta({
        description:
          'How many members can lose an Admin role in one plan and stay members: a number, or a share of the members. One is always allowed. Owners and Billing admins count as well, and so do end dates that a change of the file sets.',
        default: '20%',
        examples: [3],
      }),
    unlistedKeys: z
      .enum(['report', 'revoke'])
      .meta(explained(['A finding names them, and they stay.', 'They are revoked.']))
      .optional()
      .meta({
        description: 'What happens to API keys that are not under "apiKeys".',
        default: 'report',
      }),
    maxKeyRevocations: limitOf('API keys')
      .optional()
      .meta({
        description:
          'How many API keys one plan may revoke: a number, or a share of the keys. One is always allowed. End dates that a change of the file sets count as well.',
        default: '20%',
        examples: [3],
      }),
    approvals: z
      .enum(['off', 'warn', 'enforce'])
      .meta(
        explained([
          'Nobody’s approval is asked for.',
          'The comment says which approvals are missing.',
          'The check is red, and apply holds what lacks an approval.',
        ]),
      )
      .optional()
      .meta({
        description: 'Whether changes need the approval of a member whose own roles cover them.',
        default: 'off',
      }),
    selfApproval: z.boolean().optional().meta({
      description: 'Whether opening a pull request is its author’s approval.',
      default: false,
    }),
    elevation: z
      .strictObject({
        max: matching(/^[1-9]\d{0,3}[mhd]$/, 'must be a duration such as "8h" or "30m"')
          .optional()
          .meta({
            description:
              'How far ahead the end of a role or a group of a member may be, in minutes, hours or days.',
            examples: ['8h'],
          }),
        approvals: Approvals.optional().meta({
          description:
            'How many members must approve a role that is given until an end, or an end that moves to a later time. Enforced, whatever "approvals" says.',
          examples: [1],
        }),
        ownerApprovals: Approvals.optional().meta({
          description: 'The same for the role of an Organization owner.',
          examples: [2],
        }),
      })
      .optional()
      .meta({
        description: 'Limits for roles and groups that end by themselves.',
        defaultSnippets: ELEVATION_SNIPPETS,
      }),
    sso: z
      .strictObject({
        domains: z
          .array(Domain)
          .max(1000, 'must have at most 1000 domains')
          .meta({ description: 'E-mail domains, such as "corp.example".', examples: [['corp.example']] }),
        roles: z
          .enum(['file', 'mapped'])
          .meta(
            explained([
              'This file.',
              'The role mappings of the identity provider, at each sign-in. This file manages who is a member.',
            ]),
          )
          .optional()
          .meta({ description: 'What decides the roles of these members.', default: 'file' }),
      })
      .optional()
      .meta({
        description: 'People of these domains join by signing in. They are never invited.',
        defaultSnippets: SSO_SNIPPETS,
      }),
    extraRoles: z
      .array(ExtraRole)
      .max(200, 'must have at most 200 roles')
      .optional()
      .meta({
        description:
          'Roles newer than this release, as API role ids ("security-threat-hunter") or role names.',
        default: [],
        examples: [['security-threat-hunter']],
      }),
    extraKinds: z
      .array(
        matching(
          EXTRA_KIND,
          'must be a type of project as the API names it: lower-case letters, digits, "_" and "-"',
        ).refine(
          (name) => !EXTRA_KIND.test(name) || isExtraKind(name) || (isKnownKind(name) && isProjectKind(name)),
          'must not be a word that means something else in this file',
        ),
      )
      .max(50, 'must have at most 50 types')
      .optional()
      .meta({
        description:
          'Types of Serverless projects newer than this release, as the API names them. Each is a key for roles and names, as "elasticsearch" is.',
        default: [],
        examples: [['workflows']],
      }),
  })
  .meta({ id: 'policy', description: 'Guards, approvals and other settings.' })
export type PolicyEntry = z.output<typeof PolicyEntry>

export const MembersFile = z
  .strictObject({
    $schema: z
      .string()
      .optional()
      .meta({
        description: 'Where editors find the schema of this file.',
        examples: ['./members.schema.json'],
      }),
    organization: ServiceId.meta({
      description: 'Id of the organization. Nothing runs with a key of another one.',
      examples: ['1234567890'],
    }),
    extends: Extends.optional(),
    resources: z
      .strictObject(byScopeKey(resourceNames))
      .optional()
      .describe('Names for ids, by kind. Ids are what counts; names are for people.'),
    groups: z
      .record(Name.describe('The name of a group.'), Access)
      .optional()
      .meta({ description: 'Named sets of roles that members share.', defaultSnippets: GROUPS_SNIPPETS }),
    members: z
      .record(
        z
          .string()
          .refine((key) => isEmail(key) || USER_KEY.test(key))
          .meta({
            pattern: `(?:${z.regexes.unicodeEmail.source})|(?:${USER_KEY.source})`,
            patternErrorMessage: 'Must be an e-mail address, or "user:" and a user id.',
            description:
              'The e-mail address of a member, or "user:" and the user id of one without an address of their own.',
          }),
        MemberEntry,
      )
      .meta({
        minProperties: 1,
        description: 'E-mail address → what the member can do. A member with no roles is allowed.',
        defaultSnippets: MEMBERS_SNIPPETS,
      }),
    apiKeys: z
      .record(KeyName.describe('The name of the key: its description in the service.'), ApiKeyEntry)
      .optional()
      .meta({
        description: 'The API keys that may exist. Without this, keys are neither read nor changed.',
        defaultSnippets: API_KEYS_SNIPPETS,
      }),
    policy: PolicyEntry.optional().meta({
      description: 'Guards, approvals and other settings. Each key has a default.',
      defaultSnippets: POLICY_SNIPPETS,
    }),
  })
  .meta({
    title: 'Roster members file',
    description: 'Who is in an Elastic Cloud organization, and what they may do.',
    defaultSnippets: FILE_SNIPPETS,
  })
export type MembersFile = z.output<typeof MembersFile>

/** The advice on a key that could be a kind which the release does not know. */
export const IF_NEWER =
  'If it is a type of project newer than this release, list it under "policy" › "extraKinds".'

/** What is under the key of a kind, whether the release knows the kind or the file's policy admits it. */
export function valueUnder<T>(values: Readonly<Partial<Record<ScopeKey, T>>>, key: string): T | undefined {
  return (values as Readonly<Record<string, T | undefined>>)[key]
}

/** What entries and groups have under the keys of these kinds. The compiler does not know the keys. */
function accessOn(extraKinds: readonly ExtraKind[], holder: Holder = 'person'): Record<never, z.ZodType> {
  return Object.fromEntries(extraKinds.map((kind) => [kind, scopes(kind, holder)]))
}

/** Editors show the texts of `original`. */
export function shownAs<T extends z.ZodType>(original: z.ZodType, schema: T): T {
  return schema.meta(original.meta() ?? {})
}

/** The format of groups in a file whose policy admits these kinds. */
export function accessWith(extraKinds: readonly ExtraKind[]): typeof Access {
  return shownAs(Access, Access.extend(accessOn(extraKinds)))
}

/** The format of a file whose policy admits these kinds. */
export function membersFileWith(extraKinds: readonly ExtraKind[]): typeof MembersFile {
  if (extraKinds.length === 0) return MembersFile
  const access = accessOn(extraKinds)
  const names: Record<never, z.ZodType> = Object.fromEntries(
    extraKinds.map((kind) => [kind, resourceNames(kind)]),
  )
  const { resources, groups, members, apiKeys } = MembersFile.shape
  const keyEntry = shownAs(ApiKeyEntry, ApiKeyEntry.extend(accessOn(extraKinds, 'key')))
  const extended = MembersFile.extend({
    resources: shownAs(resources, resources.unwrap().extend(names).optional()),
    groups: shownAs(
      groups,
      z.record(groups.unwrap().keyType, shownAs(Access, Access.extend(access))).optional(),
    ),
    members: shownAs(members, z.record(members.keyType, shownAs(MemberEntry, MemberEntry.extend(access)))),
    apiKeys: shownAs(apiKeys, z.record(apiKeys.unwrap().keyType, keyEntry).optional()),
  })
  return shownAs(MembersFile, extended)
}
