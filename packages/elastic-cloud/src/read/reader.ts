/** Reads from the Elastic Cloud API. Plans and previews get only a Reader, which can change nothing. */
import { type ProjectKind, projectType } from '@roster/core'
import type * as z from 'zod'
import { isRefusal } from '../transport/api-error.ts'
import { type ApiPath, apiPath, withQuery } from '../transport/api-path.ts'
import type { Transport } from '../transport/transport.ts'
import {
  type ApiKeyReply,
  ApiKeysReply,
  CurrentUserReply,
  DeploymentReply,
  DeploymentsReply,
  type InvitationReply,
  InvitationsReply,
  ItemsReply,
  type MembershipReply,
  MembershipsReply,
  OrganizationReply,
  OrganizationsReply,
  ProjectRolesReply,
  type UserReply,
} from '../wire/reply.ts'

/** A deployment, project or connected cluster, as lists show it. */
export interface NamedResource {
  readonly id: string
  readonly name: string
}

/** Every call rejects with an `ElasticCloudError` if it fails. */
export interface Reader {
  /** The organizations the key can see. */
  organizations(): Promise<readonly OrganizationReply[]>
  organization(organizationId: string): Promise<OrganizationReply>
  members(organizationId: string): Promise<readonly MembershipReply[]>
  /** Open and expired ones; perhaps accepted ones. */
  invitations(organizationId: string): Promise<readonly InvitationReply[]>
  /** Without the stopped ones. */
  deployments(): Promise<readonly NamedResource[]>
  /** Undefined if no deployment has that id. */
  deployment(id: string): Promise<DeploymentReply | undefined>
  projects(kind: ProjectKind): Promise<readonly NamedResource[]>
  /** Names of the custom roles that a project has. Undefined if the key sees no such project. */
  customRoles(kind: ProjectKind, id: string): Promise<readonly string[] | undefined>
  /** Connected clusters. */
  clusters(): Promise<readonly NamedResource[]>
  /** The keys the key can see, which need not include itself. */
  apiKeys(): Promise<readonly ApiKeyReply[]>
  /** The person behind the key; undefined if that cannot be determined. */
  currentUser(): Promise<UserReply | undefined>
  /** When the key expires, as the last response that says so has it: RFC 3339. */
  keyExpiresAt(): string | undefined
}

export function createReader(transport: Transport): Reader {
  const get = <T>(path: ApiPath, answer: z.ZodType<T>): Promise<T> =>
    transport.request({ method: 'GET', path, answer })

  return {
    organizations: () =>
      everyPage(apiPath`/organizations`, async (path) => {
        const { organizations, next_page } = await get(path, OrganizationsReply)
        return { items: organizations, next: next_page }
      }),
    organization: (organizationId) => get(apiPath`/organizations/${organizationId}`, OrganizationReply),
    // No description gives members and invitations pages. If there are some all the same, nobody on them may be missed.
    members: (organizationId) =>
      everyEntry(apiPath`/organizations/${organizationId}/members`, async (path) => {
        const { members, next_page } = await get(path, MembershipsReply)
        return { items: members, next: next_page }
      }),
    invitations: (organizationId) =>
      everyEntry(apiPath`/organizations/${organizationId}/invitations`, async (path) => {
        const { invitations, next_page } = await get(path, InvitationsReply)
        return { items: invitations, next: next_page }
      }),
    deployments: async () => (await get(apiPath`/deployments`, DeploymentsReply)).deployments,
    deployment: (id) => undefinedOn([404], get(apiPath`/deployments/${id}`, DeploymentReply)),
    projects: (kind) =>
      everyPage(apiPath`/serverless/projects/${projectType(kind)}`, async (path) => {
        const { items, next_page } = await get(path, ItemsReply)
        return { items, next: next_page }
      }),
    customRoles: async (kind, id) => {
      const path = apiPath`/serverless/projects/${projectType(kind)}/${id}/roles`
      const byProject = await undefinedOn([404], get(path, ProjectRolesReply))
      return (
        byProject && Object.values(byProject).flatMap(({ roles }) => (roles ?? []).map(({ name }) => name))
      )
    },
    clusters: () =>
      everyPage(apiPath`/cloud-connected/clusters`, async (path) => {
        const { items, next_page } = await get(path, ItemsReply)
        return { items, next: next_page }
      }),
    apiKeys: async () => (await get(apiPath`/users/auth/keys`, ApiKeysReply)).keys,
    // Inferred: Elastic's own clients make this call with a key; nothing says that every key may.
    currentUser: async () => {
      const path = withQuery(apiPath`/saas/user`, 'show_role_assignments', 'true')
      return (await undefinedOn([401, 403, 404], get(path, CurrentUserReply)))?.user
    },
    keyExpiresAt: transport.keyExpiresAt,
  }
}

/**
 * Inferred: the token of the next page goes into this parameter. The API's description has the token, but not the
 * parameter. With a wrong parameter, the API answers with the first page again.
 */
const PAGE_PARAMETER = 'next_page'

/** More pages than any organization has. Reading stops here, in case a service never stops answering with more. */
const MAX_PAGES = 1000

/** Follows the pages until there are no more, or one brings nothing new. */
async function everyPage<T extends { readonly id: string }>(
  path: ApiPath,
  read: (
    path: ApiPath,
  ) => Promise<{ readonly items: readonly T[]; readonly next: string | null | undefined }>,
): Promise<readonly T[]> {
  const byId = new Map<string, T>()
  let page: string | null | undefined
  let pages = 0
  do {
    pages += 1
    const known = byId.size
    const { items, next } = await read(page ? withQuery(path, PAGE_PARAMETER, page) : path)
    for (const item of items) byId.set(item.id, item)
    page = byId.size > known && pages < MAX_PAGES ? next : undefined
  } while (page)
  return [...byId.values()]
}

/**
 * Every entry of every page, duplicates included. A page whose token was seen before is the last one, since a service
 * that ignores the token answers with the first page again.
 */
async function everyEntry<T>(
  path: ApiPath,
  read: (
    path: ApiPath,
  ) => Promise<{ readonly items: readonly T[]; readonly next: string | null | undefined }>,
): Promise<readonly T[]> {
  const entries: T[] = []
  const seen = new Set<string>()
  let page: string | null | undefined
  do {
    if (page) seen.add(page)
    const { items, next } = await read(page ? withQuery(path, PAGE_PARAMETER, page) : path)
    entries.push(...items)
    page = next && !seen.has(next) && seen.size < MAX_PAGES ? next : undefined
  } while (page)
  return entries
}

async function undefinedOn<T>(statuses: readonly number[], answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (isRefusal(error, statuses)) return undefined
    throw error
  }
}
