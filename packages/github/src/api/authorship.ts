/** Which texts on GitHub are ours. Anyone can paste a marker, so the author decides. */
import * as z from 'zod'
import type { GitHubClient } from './client.ts'
import { isRefusal } from './request-error.ts'

/** Null for a deleted account. */
export const Author = z.object({ login: z.string(), type: z.string().optional() }).nullable()
export type Author = z.infer<typeof Author>

/** The texts that this token's account can have written. Of texts by users, only the token's own user counts. */
export async function writtenByUs<Text extends { readonly user: Author }>(
  client: GitHubClient,
  texts: readonly Text[],
): Promise<readonly Text[]> {
  const login = texts.every(({ user }) => isApp(user)) ? undefined : await ownLogin(client)
  return texts.filter(({ user }) => isApp(user) || (login !== undefined && user?.login === login))
}

/** Only logins of apps can contain brackets. */
function isApp(user: Author): boolean {
  return user?.type === 'Bot' || user?.login.endsWith('[bot]') === true
}

/** The user behind the token, or undefined for the token of an app, such as a workflow's. */
async function ownLogin(client: GitHubClient): Promise<string | undefined> {
  try {
    const { login } = await client.request('GET /user', {}, z.object({ login: z.string() }))
    return login
  } catch (error) {
    if (isRefusal(error, [403, 404])) return undefined
    throw error
  }
}
