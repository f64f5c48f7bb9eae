/** `/users/auth/keys`: making, listing and revoking API keys. A key's secret is in one response only. */
import { type Context, Hono } from 'hono'
import * as z from 'zod'
import { refusal } from '../http/api-error.ts'
import { parseDuration } from '../http/duration.ts'
import { readJson } from '../http/request-body.ts'
import { answerOf, listOf, userIdOf, writeRoleAssignments } from '../people/answer-form.ts'
import { isOwner } from '../people/permission.ts'
import { readRoleAssignments } from '../people/role-assignments.ts'
import { credentialsOnly } from '../service/access.ts'
import { isExpired } from '../service/authentication.ts'
import { type ApiEnv, commit, type Service } from '../service/service.ts'
import { mintToken } from '../state/mint.ts'
import type { Key } from '../state/state.ts'

const PATH = '/users/auth/keys'

/** "By default, API keys expire after three months." */
const DEFAULT_LIFE = '90d'

/** Active keys of an organization. */
const MAX_KEYS = 500

const KeyRequest = z.looseObject({
  description: z.string().min(1),
  expiration: z.string().optional(),
  role_assignments: z.unknown().optional(),
})
const KeysDeletion = z.looseObject({ keys: z.array(z.string()).min(1) })

export function apiKeyRoutes(service: Service): Hono<ApiEnv> {
  const { store, clock, readings } = service
  const routes = new Hono<ApiEnv>()

  routes.get(PATH, (c) => c.json({ keys: listOf(visible(c).map(writeKey), readings) }))

  routes.get(`${PATH}/:key`, (c) => c.json(writeKey(findKey(visible(c), c.req.param('key')))))

  routes.post(PATH, credentialsOnly(service), async (c) => {
    const principal = c.get('principal')
    const { description, expiration = DEFAULT_LIFE, role_assignments } = await readInput(c, KeyRequest)
    const life = parseDuration(expiration)
    if (life === undefined) {
      throw invalidInput(`expiration: expected a duration such as 30d or 3h, got ${expiration}`)
    }
    const { state } = store
    const active = activeKeys().filter(({ organizationId }) => organizationId === principal.organizationId)
    if (active.length >= MAX_KEYS) throw invalidInput(`At most ${MAX_KEYS} active API keys.`)
    const { organizationId = '' } = principal
    const now = clock.now()
    const key: Key = {
      id: mintToken(state.sequence).slice(0, 20),
      secret: `essu_${mintToken(state.sequence + 1)}`,
      description,
      ...(principal.userId !== undefined && { userId: principal.userId }),
      organizationId,
      createdAt: new Date(now).toISOString(),
      expiresAt: new Date(now + life).toISOString(),
      // An assumption for Workload credentials owners: the keys they make are not limited to their own roles.
      assignments:
        role_assignments === undefined
          ? principal.assignments
          : readRoleAssignments(role_assignments, { organizationId, readings }),
    }
    commit(c, service, { ...state, sequence: state.sequence + 2, keys: [...state.keys, key] })
    return c.json({ ...writeKey(key), key: key.secret }, 201)
  })

  // Several at a time. Ids that do not exist are ignored, since the description has no error for them.
  routes.delete(PATH, credentialsOnly(service), async (c) => {
    const { keys } = await readInput(c, KeysDeletion)
    revokeKeys(c, new Set(keys))
    return c.json({})
  })

  routes.delete(`${PATH}/:key`, credentialsOnly(service), (c) => {
    revokeKeys(c, new Set([findKey(reachable(c), c.req.param('key')).id]))
    return c.json({})
  })

  function activeKeys(): readonly Key[] {
    return store.state.keys.filter((key) => !isExpired(key, clock.now()))
  }

  /** Owners reach the keys of the organization, others their own. */
  function reachable(c: Context<ApiEnv>): readonly Key[] {
    const { organizationId, assignments } = c.get('principal')
    return isOwner(assignments)
      ? activeKeys().filter((key) => isOwn(c, key) || key.organizationId === organizationId)
      : activeKeys().filter((key) => isOwn(c, key))
  }

  function visible(c: Context<ApiEnv>): readonly Key[] {
    return readings.keysList === 'all' ? reachable(c) : reachable(c).filter((key) => isOwn(c, key))
  }

  function revokeKeys(c: Context<ApiEnv>, ids: ReadonlySet<string>): void {
    const revoked = new Set(reachable(c).filter(({ id }) => ids.has(id)))
    if (revoked.size === 0) return
    const { state } = store
    commit(c, service, { ...state, keys: state.keys.filter((key) => !revoked.has(key)) })
  }

  function writeKey(key: Key) {
    const { organizationId, userId, assignments } = key
    return answerOf(
      {
        id: key.id,
        description: key.description,
        creation_date: key.createdAt,
        user_id: userId === undefined ? undefined : userIdOf(userId, 'elsewhere', readings),
        organization_id: organizationId,
        expiration_date: key.expiresAt,
        role_assignments:
          assignments &&
          writeRoleAssignments([{ organizationId: organizationId ?? '', assignments }], 'key', readings),
      },
      readings,
    )
  }

  return routes
}

/** Whether the person of the key in use made it, or it is that key. */
function isOwn(c: Context<ApiEnv>, { id, userId }: Key): boolean {
  const principal = c.get('principal')
  return id === principal.keyId || (userId !== undefined && userId === principal.userId)
}

/** Throws an ApiError if it is not among them. */
function findKey(keys: readonly Key[], id: string): Key {
  const key = keys.find((candidate) => candidate.id === id)
  if (!key) throw refusal('api_keys.key_not_found')
  return key
}

async function readInput<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await readJson(c))
  if (!parsed.success) throw invalidInput(parsed.error.issues[0]?.message ?? 'The body is not valid.')
  return parsed.data
}

function invalidInput(message: string) {
  return refusal('api_keys.invalid_input', { message })
}
