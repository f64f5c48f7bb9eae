/** Builders of states: an organization in a few lines, with generated ids by default. */

import { isOwner } from '../people/permission.ts'
import {
  ALL,
  type Assignment,
  SCOPE_NAMES,
  type Scope,
  type ScopedAssignment,
  scopeFacts,
} from '../state/assignment.ts'
import { mintToken, mintUserId } from '../state/mint.ts'
import { EMPTY_STATE, type Key, type Project, type SingleSignOn, type State } from '../state/state.ts'

const ORGANIZATION_ID = '1234567890'
const DAY = 86_400_000

export interface MemberOptions {
  readonly email?: string
  readonly name?: string
  readonly userId?: string
  readonly roles?: readonly Assignment[]
}

export interface InvitationOptions {
  readonly email: string
  readonly token?: string
  readonly roles?: readonly Assignment[]
  /** Milliseconds since the epoch; three days after `now` by default. A time in the past makes an expired one. */
  readonly expiresAt?: number
}

export interface KeyOptions {
  readonly id: string
  /** The id by default. */
  readonly secret?: string
  readonly description?: string
  /** Whose key; a key of the organization itself by default. */
  readonly email?: string
  /** Defaults to what its person has. */
  readonly roles?: readonly Assignment[]
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number
}

export interface OrganizationOptions {
  readonly id?: string
  readonly name?: string
  /** Milliseconds since the epoch; when everything was made. */
  readonly now: number
  readonly members?: readonly MemberOptions[]
  readonly invitations?: readonly InvitationOptions[]
  readonly deployments?: readonly { readonly id: string; readonly name: string; readonly stopped?: boolean }[]
  readonly projects?: readonly Omit<Project, 'organizationId'>[]
  readonly clusters?: readonly { readonly id: string; readonly name: string }[]
  /** None by default. */
  readonly singleSignOn?: Omit<SingleSignOn, 'organizationId'>
  /** One owner's key with the secret `owner` by default: the first owner's, or the organization's own. */
  readonly keys?: readonly KeyOptions[]
}

/** Throws an Error for a key of a person who is not among the members. */
export function organization(options: OrganizationOptions): State {
  const { id = ORGANIZATION_ID, name = 'Acme', now, members = [], invitations = [] } = options
  const createdAt = new Date(now).toISOString()
  const joined = members.map((member, index) => ({ userId: mintUserId(index), ...member }))
  return {
    ...EMPTY_STATE,
    sequence: members.length + invitations.length,
    organizations: [{ id, name }],
    people: joined.map(({ roles: _, ...person }) => person),
    memberships: joined.map(({ userId, roles = [] }) => ({
      organizationId: id,
      userId,
      since: createdAt,
      assignments: roles,
    })),
    invitations: invitations.map(({ email, token, roles = [], expiresAt = now + 3 * DAY }, index) => ({
      token: token ?? mintToken(members.length + index),
      organizationId: id,
      email,
      createdAt: new Date(expiresAt - 3 * DAY).toISOString(),
      expiresAt: new Date(expiresAt).toISOString(),
      assignments: roles,
    })),
    keys: (options.keys ?? [defaultKey(members)]).map((key) => buildKey(key, id, createdAt, joined)),
    deployments: (options.deployments ?? []).map((deployment) => ({ ...deployment, organizationId: id })),
    projects: (options.projects ?? []).map((project) => ({ ...project, organizationId: id })),
    clusters: (options.clusters ?? []).map((cluster) => ({ ...cluster, organizationId: id })),
    singleSignOn: options.singleSignOn ? [{ ...options.singleSignOn, organizationId: id }] : [],
  }
}

/**
 * An assignment by the API's role id: `role('deployment-admin')` on all, `role('deployment-viewer', id)`,
 * `role('elasticsearch-viewer', id, ['logs_viewer'])`, `role('organization-admin')`. Throws an Error for an id
 * of no kind.
 */
export function role(
  roleId: string,
  resource: string = ALL,
  applicationRoles?: readonly string[],
): ScopedAssignment {
  const scope = scopeOf(roleId)
  return {
    scope,
    roleId,
    ...(scope !== 'organization' && { resource }),
    ...(applicationRoles && { applicationRoles: [...new Set(applicationRoles)].sort() }),
  }
}

/** The secret of a valid owner's key; undefined if there is none. */
export function ownerKey(state: State, now: number): string | undefined {
  return state.keys.find((key) => {
    const valid = key.expiresAt === undefined || Date.parse(key.expiresAt) > now
    const membership = state.memberships.find(
      ({ userId, organizationId }) =>
        userId === key.userId && organizationId === (key.organizationId ?? organizationId),
    )
    return valid && isOwner(key.assignments ?? membership?.assignments ?? [])
  })?.secret
}

/** The organization roles that are not an organization's own invention, and the id that every member has. */
const ORGANIZATION_ROLES = [
  'organization-admin',
  'billing-admin',
  'organization-application-only',
  'workload-credentials-owner',
  'ess-default-organization',
]

function scopeOf(roleId: string): Scope {
  if (ORGANIZATION_ROLES.includes(roleId)) return 'organization'
  const scope = SCOPE_NAMES.find(
    (name) => name !== 'organization' && roleId.startsWith(scopeFacts(name).rolePrefix),
  )
  if (scope === undefined) throw new Error(`expected a role id of a known kind, got ${roleId}`)
  return scope
}

function defaultKey(members: readonly MemberOptions[]): KeyOptions {
  const owner = members.find(({ email, roles = [] }) => email !== undefined && isOwner(roles))
  return { id: 'owner', roles: [role('organization-admin')], ...(owner?.email && { email: owner.email }) }
}

function buildKey(
  { id, secret = id, description = id, email, roles, expiresAt }: KeyOptions,
  organizationId: string,
  createdAt: string,
  members: readonly { readonly userId: string; readonly email?: string }[],
): Key {
  const person = members.find((member) => member.email === email)
  if (email !== undefined && !person) throw new Error(`expected a key of a member, got one of ${email}`)
  return {
    id,
    secret,
    description,
    ...(email !== undefined && person && { userId: person.userId }),
    organizationId,
    createdAt,
    ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt).toISOString() }),
    ...(roles && { assignments: roles }),
  }
}
