/** Paths of the API: each part is encoded, and each path has two forms, one to send and one to show. */
import { Secret } from '@roster/core'

type PathValue = string | Secret

export interface ApiPath {
  /** Below the version, beginning with a slash. Secret, since paths of invitations contain their tokens. */
  readonly location: Secret
  /** With a placeholder for each secret, for errors and logs. */
  readonly shown: string
  readonly secrets: readonly Secret[]
}

/**
 * A tag for path templates: each value is percent-encoded, and a list is joined by commas.
 *
 * @throws {RangeError} for a value that would change the path: an empty one, `.` and `..`.
 */
export function apiPath(
  literals: TemplateStringsArray,
  ...values: readonly (PathValue | readonly PathValue[])[]
): ApiPath {
  let location = literals[0] ?? ''
  let shown = location
  const secrets: Secret[] = []
  for (const [index, value] of values.entries()) {
    const parts = isList(value) ? value : [value]
    const rest = literals[index + 1] ?? ''
    location += parts.map((part) => encode(typeof part === 'string' ? part : part.reveal())).join(',') + rest
    shown += parts.map((part) => (typeof part === 'string' ? encode(part) : String(part))).join(',') + rest
    secrets.push(...parts.filter((part) => typeof part !== 'string'))
    if (parts.length === 0) throw new RangeError(`Expected at least one id in the path ${shown}`)
  }
  return { location: new Secret(location), shown, secrets }
}

/** Adds a query with one parameter, which is not secret. */
export function withQuery(path: ApiPath, name: string, value: string): ApiPath {
  const query = `?${name}=${encodeURIComponent(value)}`
  return {
    location: new Secret(path.location.reveal() + query),
    shown: path.shown + query,
    secrets: path.secrets,
  }
}

function isList(value: PathValue | readonly PathValue[]): value is readonly PathValue[] {
  return Array.isArray(value)
}

function encode(value: string): string {
  if (value === '' || value === '.' || value === '..') {
    throw new RangeError(`Expected an id, got ${JSON.stringify(value)}`)
  }
  return encodeURIComponent(value)
}
