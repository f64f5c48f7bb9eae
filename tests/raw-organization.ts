/**
 * An organization that answers with members just as a test writes them, and takes role assignments away only in the very
 * spelling in which it shows them.
 */
interface RawMember {
  readonly user_id: unknown
  readonly email?: unknown
  readonly role_assignments?: unknown
}

type Entry = Readonly<Record<string, unknown>>

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const ID_KEYS = ['deployment_ids', 'project_ids', 'resource_ids']

export class RawOrganization {
  readonly #id: string
  #members: readonly RawMember[]
  /** Who the key belongs to, if the service says so. */
  person: object | undefined
  /** Entries of requests that nobody has. */
  readonly unmatched: unknown[] = []

  constructor(id: string, members: readonly RawMember[]) {
    this.#id = id
    this.#members = members
  }

  readonly fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init)
    const { pathname } = new URL(request.url)
    const organization = `/api/v1/organizations/${this.#id}`
    if (request.method === 'GET') {
      if (pathname === `${organization}/members`) return Response.json({ members: this.#members })
      if (pathname === `${organization}/invitations`) return Response.json({ invitations: null })
      if (pathname === '/api/v1/saas/user' && this.person) return Response.json({ user: this.person })
    }
    const [, userId] = /^\/api\/v1\/users\/(.+)\/role_assignments$/.exec(pathname) ?? []
    if (request.method === 'DELETE' && userId !== undefined) {
      this.#revoke(userId, await request.json())
      return Response.json({})
    }
    return Response.json({ errors: [] }, { status: 404 })
  }

  #revoke(userId: string, body: unknown): void {
    for (const [path, entry] of entriesOf(body)) {
      const before = this.#members
      this.#members = before.map((member) =>
        String(member.user_id) === userId
          ? { ...member, role_assignments: without(member.role_assignments, path, entry) }
          : member,
      )
      if (JSON.stringify(before) === JSON.stringify(this.#members)) this.unmatched.push(entry)
    }
  }
}

/** Every entry of the lists of a request. */
function* entriesOf(
  tree: unknown,
  path: readonly string[] = [],
): Generator<readonly [readonly string[], Entry]> {
  if (Array.isArray(tree)) {
    for (const entry of tree) if (isEntry(entry)) yield [path, entry]
  } else {
    for (const [key, value] of Object.entries(tree ?? {})) yield* entriesOf(value, [...path, key])
  }
}

/** The tree without what the entry names. */
function without(tree: unknown, [key, ...rest]: readonly string[], revoked: Entry): unknown {
  if (key !== undefined) {
    return Object.fromEntries(
      Object.entries(tree ?? {}).map(([name, value]) => [
        name,
        name === key ? without(value, rest, revoked) : value,
      ]),
    )
  }
  return Array.isArray(tree) ? tree.flatMap((shown) => restOf(shown, revoked)) : tree
}

/** What is left of an entry. */
function restOf(value: unknown, revoked: Entry): readonly unknown[] {
  if (!isEntry(value) || value['role_id'] !== revoked['role_id']) return [value]
  const shown = value
  if (JSON.stringify(rolesOf(shown)) !== JSON.stringify(rolesOf(revoked))) return [value]
  const ids = idsOf(shown)
  if (ids.length === 0) return revoked['all'] === true || shown['all'] !== true ? [] : [value]
  const left = ids.filter((id) => !idsOf(revoked).includes(id))
  const idsKey = ID_KEYS.find((key) => Array.isArray(shown[key])) ?? ''
  return left.length === 0 ? [] : [{ ...shown, [idsKey]: left }]
}

function rolesOf({ application_roles: roles }: Entry): readonly unknown[] | null {
  return Array.isArray(roles) ? [...new Set<unknown>(roles)].sort() : null
}

function idsOf(entry: Entry): readonly unknown[] {
  return ID_KEYS.flatMap((key): unknown => entry[key] ?? [])
}
