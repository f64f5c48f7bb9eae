/** Which texts on GitHub are ours. Anyone can paste a marker, so the author decides. */
import * as z from 'zod'
import type { GitHubClient } from './client.ts'
import type { Identity } from './identity.ts'

/** Null for a deleted account. */
export const Author = z
  .object({ login: z.string(), id: z.int().optional(), type: z.string().optional() })
  .nullable()
export type Author = z.infer<typeof Author>

/** The texts that were written by the account of the client's token, and by no other bot or user. */
export async function writtenByUs<Text extends { readonly user: Author }>(
  client: GitHubClient,
  texts: readonly Text[],
): Promise<readonly Text[]> {
  // Without a text, no request is needed.
  if (texts.length === 0) return []
  const identity = await client.identity()
  return texts.filter(({ user }) => isAccount(user, identity))
}

/** Both are current names on GitHub, so an account that was renamed has its new login in both. */
function isAccount(user: Author, { login, id }: Identity): boolean {
  if (user === null) return false
  if (user.login.toLowerCase() === login.toLowerCase()) return true
  if (id !== undefined && user.id !== undefined) return user.id === id
  // GraphQL leaves out the suffix of a bot's name.
  return user.type === 'Bot' && user.login === `${login}[bot]`
}
