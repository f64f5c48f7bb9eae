/** Members files of a world, and the names by which everything in them is known. */
import { type Assignment, type EffectPart, effectDigest } from '@roster/core'
import type { FileState } from '../port/file-state.ts'
import { ORGANIZATION, textFile } from './members-files.ts'
import type { Content, Effect } from './rules.ts'

export function effectOf(on: string, email: string, part: EffectPart): Effect {
  const digest = (each: EffectPart) => effectDigest(ORGANIZATION, email, each)
  const extended =
    part === 'begins' ? part : typeof part === 'object' && 'grant' in part ? part.grant : undefined
  return { on, part, digest: digest(part), ...(extended && { extended: digest({ extended }) }) }
}

export function assignmentOf(role: string): Assignment {
  return { kind: 'deployment', role, resource: '*' }
}

export function addressOf(name: string): string {
  return `${name}@acme.example`
}

/** The name in an address, or the id or name of an API key. */
export function nameOf(email: string): string {
  return email.split('@')[0]?.replace(/^key(-id)?:/, '') ?? ''
}

const iso = (time: number) => new Date(time).toISOString()

export function fileOf({ members, policy, keys }: Content): FileState {
  const entries = Object.entries(members).flatMap(([name, entry]) => {
    if (entry === undefined) return []
    const roles = entry.roles.map(({ role, until }) =>
      until === undefined ? role : { role, expires: iso(until) },
    )
    const until = entry.until === undefined ? {} : { expires: iso(entry.until) }
    return [
      [addressOf(name), { ...(roles.length > 0 && { deployments: { '*': roles } }), ...until }] as const,
    ]
  })
  const apiKeys = Object.entries(keys ?? {}).map(([id, end = 0]) => {
    return [id, { id, owner: addressOf('root'), expires: iso(end), deployments: { '*': 'viewer' } }] as const
  })
  return textFile(
    JSON.stringify({
      organization: ORGANIZATION,
      policy,
      members: {
        [addressOf('root')]: { organization: 'owner', github: 'root' },
        ...Object.fromEntries(entries),
      },
      ...(keys && { apiKeys: Object.fromEntries(apiKeys) }),
    }),
  )
}
