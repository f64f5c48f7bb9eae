/** The access that a members file granted to people before they were taken out of it, from its history in git. */
import { posix } from 'node:path'
import { isUserKey, listingIn, readRoster, type TheirEntries } from '@roster/core'
import { membersAt } from '../file/commit-log.ts'
import { gitIfAny } from '../file/git.ts'
import type { Context } from '../process/context.ts'

/** Maximum number of commits to look at that touch lines about a person. */
const MAX_COMMITS = 50

/**
 * From the newest commit back to the last version that lists one of them as a member. Empty if git knows none.
 *
 * @param leaving E-mail keys, and `user:` and a user id.
 */
export async function pastEntries(
  path: string,
  leaving: ReadonlySet<string>,
  context: Context,
): Promise<TheirEntries> {
  const tracked = posix.isAbsolute(path) ? path : `./${path}`
  const touching = ['-i', '--extended-regexp', ...patternsOf(leaving)]
  // Along this branch, with what each merge changed on it: git would follow only one side of a merge.
  const along = ['--first-parent', '-m', `--max-count=${MAX_COMMITS}`]
  const args = ['log', '--format=%H', ...along, ...touching, '--', tracked]
  const commits = ((await gitIfAny(args, context)) ?? '').split('\n').filter((id) => id !== '')
  const keys = new Map<string, TheirEntries['keys'][number]>()
  for (const commit of commits) {
    const before = await gitIfAny(['rev-parse', '--verify', '--quiet', `${commit}^`], context)
    const source = before === undefined ? undefined : await membersAt(before, path, context)
    const roster = source && readRoster(source, { now: context.now() }).roster
    if (roster === undefined) continue
    const listing = listingIn(roster, leaving)
    for (const key of listing.keys) if (!keys.has(key.name)) keys.set(key.name, key)
    if (listing.members.length > 0) return { members: listing.members, keys: [...keys.values()] }
  }
  return { members: [], keys: [...keys.values()] }
}

const PLAIN = /^[a-z0-9._+'-]+$/

/**
 * Searches lines that can be about them. An empty pattern matches every commit, if an address can be spelled in other
 * ways.
 */
function patternsOf(leaving: ReadonlySet<string>): readonly string[] {
  const names = [...leaving].map((key) => (isUserKey(key) ? key : (key.split('@')[0] ?? '')))
  if (!names.every((name) => isUserKey(name) || PLAIN.test(name))) return []
  const escaped = names.map((name) => name.replaceAll(/[.+*?^${}()|[\]\\]/g, String.raw`\$&`))
  return [`-G${escaped.join('|')}`]
}
