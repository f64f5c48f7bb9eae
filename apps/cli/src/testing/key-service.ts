/**
 * A service of API keys that shares nothing with the emulator: it shows each secret once, and answers can get lost,
 * arrive cut, or never.
 */

interface ServedKey {
  readonly id: string
  readonly description: string
  readonly user_id: string
  readonly role_assignments: unknown
  readonly expiration_date?: string
}

/** What becomes of one request. `hang` is what a run sees that is killed meanwhile: nothing, ever. */
export type Mishap =
  | { readonly kind: 'hang'; readonly after: boolean }
  | { readonly kind: 'reset'; readonly after: boolean }
  /** Half of the answer arrives. */
  | { readonly kind: 'cut' }
  /** The write takes effect, and this is the answer, in which $KEY stands for the secret and $ID for the id. */
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }

export interface KeyServiceOptions {
  readonly organization: string
  /** User id and address of an owner, who makes all keys. */
  readonly owner: { readonly userId: string; readonly email: string }
  readonly keys: readonly ServedKey[]
  /** By the position of the request, from 0. */
  readonly mishap?: (index: number, method: string) => Mishap | undefined
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Replaces the roles that a new key is asked to have. */
  readonly rolesMade?: unknown
  /** What the key in use may do. Nothing is said about it by default. */
  readonly callersRoles?: unknown
}

export interface KeyServiceDouble {
  readonly fetch: typeof fetch
  readonly keys: Map<string, ServedKey>
  /** Every secret ever made, by the id of its key. */
  readonly secrets: Map<string, string>
  /** Resolves once a request hangs. */
  readonly hung: Promise<void>
  /** Number of requests so far. */
  readonly requests: () => number
}

const OWNER_ROLES = (organization: string) => ({
  organization: [{ role_id: 'organization-admin', organization_id: organization }],
})

export function keyServiceDouble(options: KeyServiceOptions): KeyServiceDouble {
  const { organization, owner, now, mishap = () => undefined } = options
  const keys = new Map(options.keys.map((key) => [key.id, key]))
  const secrets = new Map<string, string>()
  const { promise: hung, resolve: hang } = Promise.withResolvers<void>()
  let count = 0

  function answer(method: string, path: string, body: string): { status: number; body: unknown } {
    if (path.endsWith('/members')) {
      const role_assignments = OWNER_ROLES(organization)
      return {
        status: 200,
        body: { members: [{ user_id: owner.userId, email: owner.email, role_assignments }] },
      }
    }
    if (path.endsWith('/invitations')) return { status: 200, body: { invitations: [] } }
    if (path.endsWith('/saas/user') && options.callersRoles !== undefined) {
      const { userId: user_id, email } = owner
      return { status: 200, body: { user: { user_id, email, role_assignments: options.callersRoles } } }
    }
    if (!path.endsWith('/users/auth/keys'))
      return { status: 404, body: { errors: [{ code: 'none', message: '' }] } }
    if (method === 'GET') return { status: 200, body: { keys: [...keys.values()] } }
    if (method === 'DELETE') {
      for (const id of JSON.parse(body).keys) keys.delete(id)
      return { status: 200, body: {} }
    }
    const { description, expiration, role_assignments } = JSON.parse(body)
    const id = `made-${secrets.size + 1}`
    const end = now + Number.parseInt(expiration, 10) * 3_600_000
    const key = {
      id,
      description,
      user_id: owner.userId,
      role_assignments: options.rolesMade ?? role_assignments,
      expiration_date: new Date(end).toISOString(),
    }
    keys.set(id, key)
    secrets.set(id, `essu_${Buffer.from(`${id}:of-the-double`).toString('base64')}`)
    return { status: 201, body: { ...key, key: secrets.get(id) } }
  }

  return {
    keys,
    secrets,
    hung,
    requests: () => count,
    fetch: async (input, init) => {
      const request = new Request(input, init)
      const what = mishap(count, request.method)
      count += 1
      const never = () => {
        hang()
        return new Promise<never>(() => undefined)
      }
      if (what?.kind === 'hang' && !what.after) return never()
      if (what?.kind === 'reset' && !what.after) throw new TypeError('fetch failed')
      const { status, body } = answer(request.method, new URL(request.url).pathname, await request.text())
      if (what?.kind === 'hang') return never()
      if (what?.kind === 'reset') throw new TypeError('fetch failed')
      const [id = '', secret = ''] = [...secrets].at(-1) ?? []
      const headers = { 'content-type': 'application/json' }
      if (what?.kind === 'answer') {
        return new Response(what.body.replaceAll('$KEY', secret).replaceAll('$ID', id), {
          status: what.status,
          headers,
        })
      }
      const text = JSON.stringify(body)
      return new Response(what?.kind === 'cut' ? text.slice(0, text.length / 2) : text, { status, headers })
    },
  }
}
