/** Effects on members, as the rules of a history tell them: from the file and the organization alone. */
import { type Content, type Entry, type Name, ROLES } from './content.ts'

/** A role of the file, or that of its group on one deployment: `viewer`, `viewer on logs`. */
export type Held = string

export interface Holding {
  /** An invitation lapses when it expires. */
  readonly is: 'member' | 'invited' | 'lapsed'
  readonly roles: ReadonlySet<Held>
  /** When the invitation expires, in milliseconds since the epoch. */
  readonly until?: number
}

export type Effect = { readonly on: Name } & (
  | { readonly does: 'begins' | 'ends' }
  | { readonly does: 'gains' | 'loses'; readonly role: Held }
  /** The membership ends by its date. */
  | { readonly does: 'is due'; readonly at: number }
)

export function nameOf(effect: Effect): string {
  const { on, does } = effect
  if (effect.does === 'is due') return `${on} ${does} ${effect.at}`
  return 'role' in effect ? `${on} ${does} ${effect.role}` : `${on} ${does}`
}

const HELD: readonly Held[] = [...ROLES, 'viewer on logs', 'editor on logs']

/** Every effect that a file could ask for. */
export function allEffects(on: Name, content: Content): readonly Effect[] {
  const { until } = content.members[on] ?? {}
  return [
    { on, does: 'begins' },
    { on, does: 'ends' },
    ...HELD.flatMap((role): Effect[] => [
      { on, does: 'gains', role },
      { on, does: 'loses', role },
    ]),
    ...(until === undefined ? [] : [{ on, does: 'is due', at: until } as const]),
  ]
}

/** What the file gives someone at a time; undefined if they are to have no access. */
export function wanted({ members, group }: Content, on: Name, time: number): ReadonlySet<Held> | undefined {
  const entry = members[on]
  return entry && !hasEnded(entry, time) ? rolesOf(entry, group) : undefined
}

function rolesOf({ roles, isInGroup }: Entry, group: Content['group']): ReadonlySet<Held> {
  return new Set([...roles, ...(isInGroup ? [`${group} on logs`] : [])])
}

/** Whether two files ask the same of someone as a whole, which is what an approval is about. */
export function asksAlike(one: Content, other: Content, on: Name, time: number): boolean {
  const [a, b] = [one, other].map(({ members, group }) => {
    const entry = members[on]
    if (entry === undefined || hasEnded(entry, time)) return entry && 'ended'
    return JSON.stringify([[...rolesOf(entry, group)].sort(), entry.until])
  })
  return a === b
}

function hasEnded({ until }: Entry, time: number): boolean {
  return until !== undefined && until <= time
}

/** What differs between the file and someone's access. */
export function difference(
  content: Content,
  on: Name,
  holding: Holding | undefined,
  time: number,
): readonly Effect[] {
  const roles = wanted(content, on, time)
  const entry = content.members[on]
  if (roles === undefined) {
    if (holding === undefined) return []
    if (entry?.until !== undefined) return [{ on, does: 'is due', at: entry.until }]
    return [
      { on, does: 'ends' },
      ...without(holding.roles, []).map((role) => ({ on, does: 'loses', role }) as const),
    ]
  }
  const has: ReadonlySet<Held> = holding && holding.is !== 'lapsed' ? holding.roles : new Set()
  return [
    ...(holding === undefined || holding.is === 'lapsed' ? [{ on, does: 'begins' } as const] : []),
    ...without(roles, has).map((role) => ({ on, does: 'gains', role }) as const),
    ...without(holding?.roles ?? new Set(), roles).map((role) => ({ on, does: 'loses', role }) as const),
  ]
}

function without(roles: Iterable<Held>, others: Iterable<Held>): readonly Held[] {
  const rest = new Set(others)
  return [...roles].filter((role) => !rest.has(role))
}

export function asksFor(content: Content, effect: Effect, time: number): boolean {
  const { on } = effect
  const roles = wanted(content, on, time)
  switch (effect.does) {
    case 'begins':
      return roles !== undefined
    case 'ends':
      return roles === undefined
    case 'gains':
      return roles?.has(effect.role) ?? false
    case 'loses':
      return !roles?.has(effect.role)
    case 'is due':
      return content.members[on]?.until === effect.at
  }
}

export function isInForce(effect: Effect, holding: Holding | undefined, time: number): boolean {
  const has = holding?.is !== 'lapsed' && holding !== undefined
  switch (effect.does) {
    case 'begins':
      return has
    case 'ends':
      return holding === undefined
    case 'gains':
      return has && holding.roles.has(effect.role)
    case 'loses':
      return !holding?.roles.has(effect.role)
    case 'is due':
      return effect.at <= time && holding === undefined
  }
}
