/**
 * The role catalog: every predefined role of the service, by kind, with the name used in `members.json`,
 * the id used by the API and the label used by the product.
 *
 * Source of ids and labels: the product documentation, "User roles and privileges", and the public API
 * description. Two facts are inferred and stated by nobody: the id `cloud-connected-viewer`, and that a
 * role id is always its kind's prefix and a name. Correct them here and nowhere else.
 */

/** What an assignment is scoped to, in the order in which Roster lists and prints kinds. */
export const ASSIGNMENT_KINDS = [
  'organization',
  'deployment',
  'elasticsearch',
  'observability',
  'security',
  'connected-cluster',
] as const

export type AssignmentKind = (typeof ASSIGNMENT_KINDS)[number]

/** Kinds whose assignments name a resource, or all resources of that kind. */
export type ResourceKind = Exclude<AssignmentKind, 'organization'>

/** Kinds of Serverless projects. Custom application roles on them demand the role `viewer`. */
export type ProjectKind = 'elasticsearch' | 'observability' | 'security'

export const PROJECT_KINDS: readonly ProjectKind[] = ['elasticsearch', 'observability', 'security']

export function isProjectKind(kind: AssignmentKind): kind is ProjectKind {
  return PROJECT_KINDS.some((project) => project === kind)
}

export const RESOURCE_KINDS: readonly ResourceKind[] = ASSIGNMENT_KINDS.filter(
  (kind): kind is ResourceKind => kind !== 'organization',
)

/** The key under which a kind's scopes stand in `members.json`. */
export type ScopeKey = 'deployments' | 'elasticsearch' | 'observability' | 'security' | 'connectedClusters'

interface ResourceKindDefinition {
  readonly scopeKey: ScopeKey
  /** What the API's role ids of this kind begin with. */
  readonly idPrefix: string
  /** As in "Editor on all deployments". */
  readonly plural: string
  /** As in "deployment logs-prod". */
  readonly singular: string
}

export const RESOURCE_KIND: Readonly<Record<ResourceKind, ResourceKindDefinition>> = {
  deployment: {
    scopeKey: 'deployments',
    idPrefix: 'deployment-',
    plural: 'deployments',
    singular: 'deployment',
  },
  elasticsearch: {
    scopeKey: 'elasticsearch',
    idPrefix: 'elasticsearch-',
    plural: 'Elasticsearch projects',
    singular: 'Elasticsearch project',
  },
  observability: {
    scopeKey: 'observability',
    idPrefix: 'observability-',
    plural: 'Observability projects',
    singular: 'Observability project',
  },
  security: {
    scopeKey: 'security',
    idPrefix: 'security-',
    plural: 'Security projects',
    singular: 'Security project',
  },
  'connected-cluster': {
    scopeKey: 'connectedClusters',
    idPrefix: 'cloud-connected-',
    plural: 'connected clusters',
    singular: 'connected cluster',
  },
}

export interface Role {
  readonly kind: AssignmentKind
  /** The name in `members.json`, in plans and on the command line: `admin`, `t1-analyst`, `owner`. */
  readonly name: string
  /** The API's `role_id`: `deployment-admin`, `organization-admin`. */
  readonly id: string
  /** The product's name for it: `Admin`, `Tier 1 analyst`, `Organization owner`. */
  readonly label: string
}

/** Role name → product label, by kind, strongest first. */
const LABELS: Readonly<Record<AssignmentKind, Readonly<Record<string, string>>>> = {
  organization: { owner: 'Organization owner', 'billing-admin': 'Billing admin' },
  deployment: { admin: 'Admin', editor: 'Editor', viewer: 'Viewer' },
  elasticsearch: { admin: 'Admin', developer: 'Developer', viewer: 'Viewer' },
  observability: { admin: 'Admin', editor: 'Editor', viewer: 'Viewer' },
  security: {
    admin: 'Admin',
    editor: 'Editor',
    'soc-manager': 'SOC manager',
    'detections-admin': 'Detections admin',
    'platform-engineer': 'Platform engineer',
    'endpoint-operations-analyst': 'Endpoint operations analyst',
    'endpoint-policy-manager': 'Endpoint policy manager',
    'rule-author': 'Rule author',
    't3-analyst': 'Tier 3 analyst',
    't2-analyst': 'Tier 2 analyst',
    't1-analyst': 'Tier 1 analyst',
    'threat-intel-analyst': 'Threat intelligence analyst',
    viewer: 'Viewer',
  },
  'connected-cluster': { admin: 'Admin', viewer: 'Viewer' },
}

/** The organization role that may do everything; the API calls it `organization-admin`. */
export const OWNER = 'owner'
const OWNER_ID = 'organization-admin'

/** The API's `role_id` for a role name, known to the catalog or not. */
export function roleId(kind: AssignmentKind, name: string): string {
  if (kind === 'organization') return name === OWNER ? OWNER_ID : name
  return RESOURCE_KIND[kind].idPrefix + name
}

/**
 * The role name for an API `role_id`, or undefined for an id that no name could stand for: one without its
 * kind's prefix, whose assignment can only be carried as it is.
 */
export function roleName(kind: AssignmentKind, id: string): string | undefined {
  if (kind === 'organization') {
    if (id === OWNER_ID) return OWNER
    return id === OWNER || id === '' ? undefined : id
  }
  const { idPrefix } = RESOURCE_KIND[kind]
  return id.startsWith(idPrefix) && id.length > idPrefix.length ? id.slice(idPrefix.length) : undefined
}

/** Every predefined role, by kind, strongest first. */
export const ROLES: readonly Role[] = ASSIGNMENT_KINDS.flatMap((kind) =>
  Object.entries(LABELS[kind]).map(([name, label]) => ({ kind, name, id: roleId(kind, name), label })),
)

export function rolesOf(kind: AssignmentKind): readonly Role[] {
  return ROLES.filter((role) => role.kind === kind)
}

export function isPredefined(kind: AssignmentKind, name: string): boolean {
  return Object.hasOwn(LABELS[kind], name)
}

/** The product's label, or the name itself for a role the catalog does not know. */
export function roleLabel(kind: AssignmentKind, name: string): string {
  return (Object.hasOwn(LABELS[kind], name) && LABELS[kind][name]) || name
}

const RANKS: Readonly<Record<string, ReadonlyMap<string, number>>> = Object.fromEntries(
  ASSIGNMENT_KINDS.map((kind) => [
    kind,
    new Map(Object.keys(LABELS[kind]).map((name, rank) => [name, rank])),
  ]),
)

/** Position of a role within its kind, strongest first; roles the catalog does not know come last. */
export function roleRank(kind: AssignmentKind, name: string): number {
  return RANKS[kind]?.get(name) ?? Number.MAX_SAFE_INTEGER
}

/**
 * Whether holding `stronger` gives everything `weaker` gives, on the same resource. Only what the product
 * documentation states: Admin covers its kind, Editor and Developer cover Viewer, owners cover billing.
 * The Security personas overlap in ways nobody has ordered, so none implies another.
 */
export function roleImplies(kind: AssignmentKind, stronger: string, weaker: string): boolean {
  if (stronger === weaker) return true
  if (!isPredefined(kind, stronger) || !isPredefined(kind, weaker)) return false
  if (kind === 'organization') return stronger === OWNER
  if (stronger === 'admin') return true
  return weaker === 'viewer' && (stronger === 'editor' || stronger === 'developer')
}
