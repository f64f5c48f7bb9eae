/** Which texts on GitHub are ours: anybody can paste a marker, so it is the author that counts. */
import type { GitHubClient } from './client.ts'
import { GitHubRequestError } from './request-error.ts'

interface Author {
  readonly type?: string
  readonly login: string
}

/** Those that this token's account can have written: of people's texts only its own count. */
export async function writtenByUs<Text extends { readonly user?: Author | null }>(
  client: GitHubClient,
  texts: readonly Text[],
): Promise<readonly Text[]> {
  const login = texts.every(({ user }) => isApp(user)) ? undefined : await ownLogin(client)
  return texts.filter(({ user }) => isApp(user) || (login !== undefined && user?.login === login))
}

/** No person's login can have brackets. */
function isApp(user: Author | null | undefined): boolean {
  return user?.type === 'Bot' || user?.login.endsWith('[bot]') === true
}

/** The person behind the token, or undefined for the token of an app, such as that of a workflow. */
async function ownLogin(client: GitHubClient): Promise<string | undefined> {
  try {
    const { data } = await client.request('GET /user')
    return data.login
  } catch (error) {
    if (error instanceof GitHubRequestError && (error.status === 403 || error.status === 404))
      return undefined
    throw error
  }
}
