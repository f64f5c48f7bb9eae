/**
 * Kinds: the one table of everything that roles are assigned on, with the roles of each kind. All other knowledge of
 * kinds and roles is derived from it: types, schemas, the wire, words, documentation and the emulator's state.
 *
 * A new kind of project is one row. Rows are in the order in which Roster lists kinds, and the roles of a kind are
 * listed strongest first.
 *
 * Sources: the product documentation, "User roles and privileges", and the public API description. Inferred, and stated
 * nowhere: the id `cloud-connected-viewer`, and the roles of the newest types of project. The sentences on roles are ours.
 */

export const INSIDE_ACCESS = ['stack-role', 'project-role', 'custom-roles', 'none', 'unknown'] as const

/** What a role opens inside a deployment or project. */
export interface InsideAccess {
  /**
   * - `stack-role`: a built-in role of Elasticsearch and Kibana.
   * - `project-role`: a role that every project of this type has.
   * - `custom-roles`: roles that a team has defined inside.
   * - `none`: nothing inside.
   * - `unknown`: a role that is newer than this release.
   */
  readonly access: (typeof INSIDE_ACCESS)[number]
  readonly roles: readonly string[]
}

export interface RoleRow {
  /** The product's name for the role: `Admin`, `Tier 1 analyst`. */
  readonly label: string
  /** What the role allows in the Cloud Console: a clause without a subject. */
  readonly console: string
  /** The same clause for a role on all resources of the kind, if that allows more than on each of them. */
  readonly consoleOnAll?: string
  /** The same clause for Cloud Console only, if `console` speaks of opening something. */
  readonly consoleOnly?: string
  readonly inside: InsideAccess
  /** The API's `role_id`. By default it is the kind's prefix and the name. */
  readonly id?: string
  /**
   * Names of weaker roles of the kind that this role includes, as far as the product documentation says so. The
   * Security personas overlap in undocumented ways, so none includes another.
   */
  readonly includes?: readonly string[] | typeof EVERY_ROLE
  /** Whether `maxDemotions` limits how many members lose it: owners, Billing admins, and Admins of any kind. */
  readonly isAdmin?: true
}

export interface KindRow {
  /** Where assignments of the kind appear in the API's RoleAssignments. */
  readonly wirePath: string
  /** What the API's role ids of this kind begin with. */
  readonly idPrefix: string
  /** Whether there is anything inside to open, and so whether assignments can have application roles. */
  readonly hasInside: boolean
  /** Role name, as in `members.json` → role; strongest first. */
  readonly roles: Readonly<Record<string, RoleRow>>
}

export interface ResourceKindRow extends KindRow {
  /** The key of the kind in `members.json`. */
  readonly scopeKey: string
  /** The field of an API assignment that lists its resources. */
  readonly idsKey: 'deployment_ids' | 'project_ids' | 'resource_ids'
  /** The type of Serverless project, as the API's paths have it. Absent for other resources. */
  readonly projectType?: string
  /**
   * Whether Admins of the kind manage roles on it. The documentation says so for deployments and projects and for nothing
   * else.
   */
  readonly adminManagesRoles: boolean
  /** As in "the deployment logs-prod". */
  readonly singular: string
  /** As in "Editor on all deployments". */
  readonly plural: string
  /** As in "Viewer on search (Elasticsearch)". */
  readonly note: string
}

/** The role includes every other predefined role of its kind. */
export const EVERY_ROLE = '*'

const NOTHING: InsideAccess = { access: 'none', roles: [] }

function stackRole(name: string): InsideAccess {
  return { access: 'stack-role', roles: [name] }
}

function projectRole(label: string): InsideAccess {
  return { access: 'project-role', roles: [label] }
}

const DEPLOYMENT_ROLES = {
  admin: {
    label: 'Admin',
    console: 'manages deployments and their settings, and who has roles on them',
    consoleOnAll: 'creates and manages deployments, and manages who has roles on them',
    inside: stackRole('superuser'),
    includes: EVERY_ROLE,
    isAdmin: true,
  },
  editor: {
    label: 'Editor',
    console: 'changes the settings of deployments, and nobody’s roles',
    inside: stackRole('editor'),
    includes: ['viewer'],
  },
  viewer: {
    label: 'Viewer',
    console: 'sees deployments and their settings, and changes nothing',
    inside: stackRole('viewer'),
  },
} as const satisfies KindRow['roles']

const PROJECT_ADMIN: RoleRow = {
  label: 'Admin',
  console: 'manages projects and their settings, and who has roles on them',
  inside: stackRole('superuser'),
  includes: EVERY_ROLE,
  isAdmin: true,
}

const PROJECT_EDITOR: RoleRow = {
  label: 'Editor',
  console: 'opens projects and configures what is in them, and nobody’s roles',
  consoleOnly: 'sees projects and their settings, and cannot open them',
  inside: stackRole('editor'),
  includes: ['viewer'],
}

const PROJECT_DEVELOPER: RoleRow = {
  label: 'Developer',
  console: 'opens projects, builds in them and manages their settings, and nobody’s roles',
  consoleOnly: 'manages the settings of projects, and cannot open them',
  inside: projectRole('Developer'),
  includes: ['viewer'],
}

const PROJECT_VIEWER: RoleRow = {
  label: 'Viewer',
  console: 'sees projects and their settings, and changes nothing',
  inside: stackRole('viewer'),
}

const DEVELOPER_PROJECT_ROLES = {
  admin: PROJECT_ADMIN,
  developer: PROJECT_DEVELOPER,
  viewer: PROJECT_VIEWER,
} as const satisfies KindRow['roles']

/** Security personas differ in what they may do inside. */
function persona(label: string): RoleRow {
  return {
    label,
    console: 'opens projects, and manages none',
    consoleOnly: 'sees projects, and cannot open them',
    inside: projectRole(label),
  }
}

/** A type of Serverless project. All types follow one pattern on the wire. */
function projectKind<const Type extends string>(
  type: Type,
  { title, roles }: { readonly title: string; readonly roles: KindRow['roles'] },
) {
  return {
    scopeKey: type,
    projectType: type,
    wirePath: `project.${type}`,
    idsKey: 'project_ids',
    idPrefix: `${type}-`,
    hasInside: true,
    adminManagesRoles: true,
    singular: `${title} project`,
    plural: `${title} projects`,
    note: title,
    roles,
  } as const
}

/**
 * A type of Serverless project that is newer than this release. Everything is inferred from its name and the pattern of
 * the known types. What its roles allow is not known, and neither is whether its Admins manage roles.
 */
export function extraKindRow(type: string) {
  const roles = Object.fromEntries(EXTRA_KIND_ROLES.map((label) => [label.toLowerCase(), extraRole(label)]))
  return { ...projectKind(type, { title: type, roles }), adminManagesRoles: false } satisfies ResourceKindRow
}

/** The roles that known types of project have, Security personas aside; strongest first. */
const EXTRA_KIND_ROLES = ['Admin', 'Editor', 'Developer', 'Viewer']

function extraRole(label: string): RoleRow {
  return {
    label,
    console: 'allows what the service says it does: this release does not know the type of project',
    inside: { access: 'unknown', roles: [] },
    ...(label === 'Admin' && { isAdmin: true }),
  }
}

const RESOURCE_KIND_ROWS = {
  deployment: {
    scopeKey: 'deployments',
    wirePath: 'deployment',
    idsKey: 'deployment_ids',
    idPrefix: 'deployment-',
    hasInside: true,
    adminManagesRoles: true,
    singular: 'deployment',
    plural: 'deployments',
    note: 'deployment',
    roles: DEPLOYMENT_ROLES,
  },
  elasticsearch: projectKind('elasticsearch', {
    title: 'Elasticsearch',
    roles: DEVELOPER_PROJECT_ROLES,
  }),
  observability: projectKind('observability', {
    title: 'Observability',
    roles: { admin: PROJECT_ADMIN, editor: PROJECT_EDITOR, viewer: PROJECT_VIEWER },
  }),
  security: projectKind('security', {
    title: 'Security',
    roles: {
      admin: PROJECT_ADMIN,
      editor: PROJECT_EDITOR,
      'soc-manager': persona('SOC manager'),
      'detections-admin': persona('Detections admin'),
      'platform-engineer': persona('Platform engineer'),
      'endpoint-operations-analyst': persona('Endpoint operations analyst'),
      'endpoint-policy-manager': persona('Endpoint policy manager'),
      'rule-author': persona('Rule author'),
      't3-analyst': persona('Tier 3 analyst'),
      't2-analyst': persona('Tier 2 analyst'),
      't1-analyst': persona('Tier 1 analyst'),
      'threat-intel-analyst': persona('Threat intelligence analyst'),
      viewer: PROJECT_VIEWER,
    },
  }),
  // The role ids of the next two are inferred from those of other projects.
  vectordb: projectKind('vectordb', { title: 'Vector database', roles: DEVELOPER_PROJECT_ROLES }),
  workplaceai: projectKind('workplaceai', { title: 'Workplace AI', roles: DEVELOPER_PROJECT_ROLES }),
  // Connected clusters have a sign-in of their own, so roles on them open nothing.
  'connected-cluster': {
    scopeKey: 'connectedClusters',
    wirePath: 'cloud_connected_resource',
    idsKey: 'resource_ids',
    idPrefix: 'cloud-connected-',
    hasInside: false,
    adminManagesRoles: false,
    singular: 'connected cluster',
    plural: 'connected clusters',
    note: 'connected cluster',
    roles: {
      admin: {
        label: 'Admin',
        console: 'manages connected clusters and their services',
        inside: NOTHING,
        includes: EVERY_ROLE,
        isAdmin: true,
      },
      viewer: {
        label: 'Viewer',
        console: 'sees connected clusters and their services, and changes nothing',
        inside: NOTHING,
      },
    },
  },
} as const satisfies Readonly<Record<string, ResourceKindRow>>

export const KINDS = {
  organization: {
    wirePath: 'organization',
    idPrefix: '',
    hasInside: true,
    roles: {
      owner: {
        id: 'organization-admin',
        label: 'Organization owner',
        console: 'manages everything: members, roles, API keys, billing, and every deployment and project',
        inside: stackRole('superuser'),
        includes: EVERY_ROLE,
        isAdmin: true,
      },
      'billing-admin': {
        label: 'Billing admin',
        console: 'manages billing and subscription, and no deployments or projects',
        inside: NOTHING,
        isAdmin: true,
      },
    },
  },
  ...RESOURCE_KIND_ROWS,
} as const satisfies Readonly<Record<string, KindRow>>
