/**
 * Snippets that editors offer in members files and in files of shared groups. Their placeholders are those of VS Code
 * and of the Language Server Protocol.
 */

export interface Snippet {
  readonly label: string
  /** A sentence. */
  readonly description: string
  /** JSON whose strings may hold placeholders, in the order in which they are filled in. */
  readonly body: unknown
}

/** A place to type over, the `place`th, counted from 1. */
function field(place: number, text: string): string {
  return `\${${place}:${text}}`
}

/** A place with a list to choose from. */
function choice(place: number, texts: readonly string[]): string {
  return `\${${place}|${texts.join(',')}|}`
}

/** What the editor knows, such as `CURRENT_YEAR`. */
export function variable(name: string): string {
  return `\${${name}}`
}

/** Roles that both deployments and Observability projects have. */
const ROLES = ['viewer', 'editor', 'admin']

/** A whole file. */
export const FILE_SNIPPETS: readonly Snippet[] = [
  {
    label: 'Members file',
    description: 'A file to begin with: one Organization owner.',
    body: {
      organization: field(1, '1234567890'),
      members: { [field(2, 'you@example.com')]: { organization: 'owner', github: field(3, 'your-login') } },
    },
  },
]

/** Values for an e-mail address. */
export const MEMBER_SNIPPETS: readonly Snippet[] = [
  {
    label: 'Member of a group',
    description: 'A member with the roles of a group.',
    body: { groups: [field(1, 'group')], github: field(2, 'login') },
  },
  {
    label: 'Member with a role',
    description: 'A member with a role on one deployment, or on all of them ("*").',
    body: { deployments: { [field(1, '*')]: choice(2, ROLES) }, github: field(3, 'login') },
  },
  {
    label: 'Contractor',
    description: 'A member who is removed when the time is up, and why they are here.',
    body: {
      deployments: { [field(1, '*')]: choice(2, ROLES) },
      expires: field(3, `${variable('CURRENT_YEAR')}-12-31`),
      reason: field(4, 'contractor'),
    },
  },
  {
    label: 'Organization owner',
    description: 'A member who can do everything.',
    body: { organization: 'owner', github: field(1, 'login') },
  },
]

/** Items under a kind of "resources". */
export const RESOURCES_SNIPPETS: readonly Snippet[] = [
  {
    label: 'Name of a resource',
    description: 'A name that this file uses, and the id that the service has given.',
    body: { [field(1, 'name')]: field(2, 'id') },
  },
]

/** Items under "members". */
export const MEMBERS_SNIPPETS: readonly Snippet[] = [
  {
    label: 'Members',
    description: 'A first member: an Organization owner.',
    body: { [field(1, 'you@example.com')]: { organization: 'owner', github: field(2, 'your-login') } },
  },
]

/** Items under "groups". */
export const GROUPS_SNIPPETS: readonly Snippet[] = [
  {
    label: 'Groups',
    description: 'A first group: Admin on all deployments, Editor on all Observability projects.',
    body: { [field(1, 'sre')]: { deployments: { '*': 'admin' }, observability: { '*': 'editor' } } },
  },
]

/** A whole file of shared groups. */
export const GROUPS_FILE_SNIPPETS: readonly Snippet[] = [
  {
    label: 'Groups file',
    description: 'A file of groups to begin with, for members files to extend.',
    body: { groups: { [field(1, 'sre')]: { deployments: { '*': choice(2, ROLES) } } } },
  },
]

/** Values for the name of a group. */
export const GROUP_SNIPPETS: readonly Snippet[] = [
  {
    label: 'Group',
    description: 'Roles that members share: on all deployments and all Observability projects.',
    body: {
      deployments: { '*': choice(1, ROLES) },
      observability: { '*': choice(2, ROLES) },
    },
  },
]

/** A role that ends by itself. */
export function roleThatEnds(roles: readonly string[]): Snippet {
  return {
    label: 'Role that ends',
    description: 'A role that ends at a time, while the membership stays.',
    body: {
      role: choice(1, roles),
      expires: field(2, `${variable('CURRENT_YEAR')}-12-31T18:00Z`),
      reason: field(3, 'incident'),
    },
  }
}

/** A group that a person is in for some time. */
export const GROUP_MEMBERSHIP_SNIPPETS: readonly Snippet[] = [
  {
    label: 'Group that ends',
    description: 'A group that the member leaves at the end of a day, while the membership stays.',
    body: { group: field(1, 'on-call'), expires: field(2, `${variable('CURRENT_YEAR')}-12-31`) },
  },
]

/** A role that opens nothing inside. */
export const CONSOLE_ONLY: Snippet = {
  label: 'Cloud Console only',
  description: 'A role without access to Elasticsearch and Kibana inside.',
  body: { role: field(1, 'viewer'), access: 'console' },
}

/** A role of an API key that opens Elasticsearch and Kibana, too. */
export const INSIDE_OF_KEY: Snippet = {
  label: 'Access inside',
  description: 'A role, and roles in Elasticsearch and Kibana inside.',
  body: { role: field(1, 'viewer'), applicationRoles: [field(2, 'viewer')] },
}

/** The value for the name of an API key. Its placeholders count from `first`. */
function apiKey(first: number) {
  return {
    deployments: { '*': choice(first, ROLES) },
    expires: field(first + 1, `${variable('CURRENT_YEAR')}-12-31`),
    owner: field(first + 2, 'you@example.com'),
    reason: field(first + 3, 'CI'),
  }
}

const API_KEY = 'A key with a role, an end, and the member who answers for it.'

export const API_KEY_SNIPPETS: readonly Snippet[] = [
  { label: 'API key', description: API_KEY, body: apiKey(1) },
]

/** Items under "apiKeys". */
export const API_KEYS_SNIPPETS: readonly Snippet[] = [
  { label: 'API keys', description: API_KEY, body: { [field(1, 'terraform')]: apiKey(2) } },
]

/** A role that opens what custom roles allow. */
export const CUSTOM_ROLES: Snippet = {
  label: 'Custom application roles',
  description: 'Viewer in the Cloud Console, and custom roles in Elasticsearch and Kibana inside.',
  body: { role: 'viewer', applicationRoles: [field(1, 'logs_viewer')] },
}

export const POLICY_SNIPPETS: readonly Snippet[] = [
  {
    label: 'Policy of a team',
    description:
      'Two owners at least, one removal in ten members at most, and a warning if an approval is missing.',
    body: { minOwners: 2, maxRemovals: field(1, '10%'), approvals: choice(2, ['warn', 'enforce']) },
  },
  {
    label: 'Policy that removes nobody',
    description: 'Members who are not in the file are reported, and nobody is removed.',
    body: { unlisted: 'report' },
  },
]

export const ELEVATION_SNIPPETS: readonly Snippet[] = [
  {
    label: 'Elevation',
    description: 'Roles for a few hours, with approvals.',
    body: { max: field(1, '8h'), approvals: 1, ownerApprovals: 2 },
  },
]

export const SSO_SNIPPETS: readonly Snippet[] = [
  {
    label: 'Domains',
    description: 'Whose people join by signing in.',
    body: { domains: [field(1, 'corp.example')] },
  },
]
