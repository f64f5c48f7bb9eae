/** Damage to answers of GitHub: every response that a proxy, a firewall or a later API can put in their place. */
import type { Fault } from '@roster/emulator/github'

export interface Damage {
  readonly name: string
  readonly kind: Fault['kind']
}

const HTML = { 'content-type': 'text/html; charset=utf-8' }
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' }

const replaced = (name: string, status: number, body: string | null, headers = {}): Damage => ({
  name,
  kind: { replace: () => new Response(body, { status, headers }) },
})

const altered = (name: string, change: (text: string) => string): Damage => ({
  name,
  kind: {
    alter: async (answer) =>
      new Response(change(await answer.text()) || null, { status: 200, headers: answer.headers }),
  },
})

/** The answer with other headers, as caches and proxies change them. */
const withHeader = (name: string, header: string, value: string): Damage => ({
  name,
  kind: {
    alter(answer) {
      const headers = new Headers(answer.headers)
      headers.set(header, value)
      return new Response(answer.body, { status: answer.status, headers })
    },
  },
})

/** The page that an answer names as the next is the answer's own. */
const circle: Damage = {
  name: 'a list in a circle',
  kind: {
    alter(answer, { path }) {
      const link = `<https://api.github.com${path}>; rel="next"`
      return new Response(answer.body, { status: answer.status, headers: { ...JSON_TYPE, link } })
    },
  },
}

/** A full page of the same item: a reader that asks for the next page gets it again. */
const stuck = altered('a full page, again and again', (text) => {
  const value: unknown = text === '' ? [] : JSON.parse(text)
  const [item] = Array.isArray(value) ? value : []
  return JSON.stringify(item === undefined ? value : Array.from({ length: 100 }, () => item))
})

const NOT_FOUND = '{"message":"Not Found","documentation_url":"https://docs.github.com/rest"}'

/** Responses that are not GitHub's, and GitHub's refusals. */
export const RESPONSES: readonly Damage[] = [
  circle,
  stuck,
  withHeader('text/plain', 'content-type', 'text/plain'),
  withHeader('no type', 'content-type', ''),
  withHeader('an endless link', 'link', '<https://evil.example/next>; rel="next"'),
  replaced('304', 304, null, { etag: '"stale"' }),
  replaced('302 to a sign-in page', 302, null, { location: 'https://login.example/' }),
  replaced('206', 206, '[]', JSON_TYPE),
  replaced('Not Found with 200', 200, NOT_FOUND, JSON_TYPE),
  replaced('a list of nothing', 200, '[null]', JSON_TYPE),
  replaced('null', 200, 'null', JSON_TYPE),
  replaced('a text', 200, '"ok"', JSON_TYPE),
  altered('in a list', (text) => `[${text || '{}'}]`),
  altered('in an object', (text) => `{"data":${text || '{}'}}`),
  altered('with a byte order mark', (text) => `\uFEFF${text}`),
  altered('twice', (text) => `${text}${text}`),
  replaced('HTML 200', 200, '<html><title>Sign in</title></html>', HTML),
  replaced('empty 200', 200, '', JSON_TYPE),
  replaced('{}', 200, '{}', JSON_TYPE),
  replaced('204', 204, null),
  altered('cut', (text) => text.slice(0, Math.floor(text.length / 2))),
  ...[401, 403, 404, 407, 409, 410, 422, 429, 502].flatMap((status) => [
    replaced(`HTML ${status}`, status, '<html><title>Blocked</title></html>', HTML),
    replaced(`GitHub's ${status}`, status, '{"message":"No"}', JSON_TYPE),
  ]),
  { name: 'reset before', kind: 'dropped-before' },
  { name: 'reset after', kind: 'dropped-after' },
  { name: 'timed out', kind: 'timed-out' },
]

/** A field of an answer: keys and indexes from the outside in. */
type Path = readonly (string | number)[]

/** Fields that the actions rely on, wherever they are in an answer. */
const RELIED_UPON: ReadonlySet<string> = new Set(
  `author base body commit commit_id committer content date default_branch encoding event filename files head html_url id
   labels login merge_base_commit merge_commit_sha mergeable merged merged_at message mode name number object owner
   parents path ref repo sha size state submitted_at title tree type user`.split(/\s+/),
)

/** The relied-upon fields of an answer. Of a list only the last item, since all items have the same fields. */
export function fieldsOf(value: unknown, path: Path = []): readonly Path[] {
  if (Array.isArray(value)) {
    return value.length === 0 ? [] : fieldsOf(value.at(-1), [...path, value.length - 1])
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    if (!RELIED_UPON.has(key)) return []
    const here = [...path, key]
    return [here, ...fieldsOf(inner, here)]
  })
}

/** Null, absent, and two other types for one field. */
export function damageTo(path: Path): readonly Damage[] {
  const change = (name: string, replacement: unknown): Damage => ({
    name: `${path.join('.')} ${name}`,
    kind: {
      alter: async (answer) => {
        const text = await answer.text()
        const body = text === '' ? undefined : withField(JSON.parse(text), path, replacement)
        return new Response(body === undefined ? text || null : JSON.stringify(body), answer)
      },
    },
  })
  return [
    // GitHub names no user for a deleted account, whose texts are not ours.
    ...(path.at(-1) === 'user' ? [] : [change('null', null)]),
    change('absent', undefined),
    change('a number', 7.5),
    change('an object', { nothing: true }),
  ]
}

function withField(value: unknown, [key, ...rest]: Path, replacement: unknown): unknown {
  if (key === undefined) return replacement
  if (Array.isArray(value)) {
    return value.map((item, index) => (index === key ? withField(item, rest, replacement) : item))
  }
  if (typeof value !== 'object' || value === null || !(key in value)) return value
  const inner: unknown = Reflect.get(value, key)
  return { ...value, [key]: withField(inner, rest, replacement) }
}
