/** Versions of the REST API ("API Versions" in GitHub's reference), as far as they differ in this double. */

export const API_VERSIONS = ['2022-11-28', '2026-03-10'] as const
export type ApiVersion = (typeof API_VERSIONS)[number]

/** The version that a request names, or the oldest; undefined if GitHub does not have it. */
export function requestedVersion({ headers }: Request): ApiVersion | undefined {
  const name = headers.get('x-github-api-version') ?? API_VERSIONS[0]
  return API_VERSIONS.find((version) => version === name)
}

/** An answer without the fields that a version no longer has. */
export async function inVersion(version: ApiVersion, answer: Response): Promise<Response> {
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true
  if (version === '2022-11-28' || !isJson) return answer
  const { status, headers } = answer
  const body = JSON.stringify(await answer.json(), (key, value) =>
    key === 'merge_commit_sha' ? undefined : value,
  )
  return new Response(body, { status, headers: new Headers(headers) })
}
