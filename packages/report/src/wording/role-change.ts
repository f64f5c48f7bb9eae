/**
 * How a person's roles change: "Viewer → Editor on shop", "Viewer narrowed from all deployments to shop", "gains
 * Billing admin". Every granted or revoked assignment is mentioned exactly once.
 */
import {
  ALL,
  type Assignment,
  type AssignmentKind,
  type Change,
  kindsAmong,
  type ResourceKind,
} from '@roster/core'
import { join, list, listOfLists, type Phrase, phrase, strong, words } from '../phrase/phrase.ts'
import {
  type Holding,
  holdingPhrase,
  holdings,
  onPhrase,
  type RoleVariant,
  rolesByResource,
  rolesPhrase,
  unknownPhrase,
} from './holding.ts'
import type { Names } from './names.ts'

/** `present` in previews ("gains"), `past` in reports of applied changes ("gained"). */
export type Tense = 'present' | 'past'

const VERBS: Readonly<Record<Tense, { readonly gain: string; readonly lose: string }>> = {
  present: { gain: 'gains', lose: 'loses' },
  past: { gain: 'gained', lose: 'lost' },
}

/** The parts of a change that its words depend on. */
type RoleChange = Pick<Change, 'grant' | 'revoke' | 'after' | 'carried' | 'revokeUnknown'>

export function roleChangePhrase(change: RoleChange, names: Names, tense: Tense): Phrase {
  const shifts: Phrase[] = []
  const gains: Phrase[] = []
  const losses: Phrase[] = []
  for (const kind of kindsAmong([...change.grant, ...change.revoke])) {
    const delta = deltaOfKind(change, kind)
    const shift = scopeShift(delta, names)
    if (shift) {
      shifts.push(shift)
      continue
    }
    shifts.push(...roleSwaps(delta, names))
    gains.push(
      ...holdings(loneAssignments(delta.grant, delta.revoke)).map((item) => holdingPhrase(item, names)),
    )
    losses.push(
      ...holdings(loneAssignments(delta.revoke, delta.grant)).map((item) => holdingPhrase(item, names)),
    )
  }
  losses.push(...(change.revokeUnknown ?? []).map(unknownPhrase))
  const verbs = VERBS[tense]
  const parts = [
    ...shifts,
    ...(gains.length === 0 ? [] : [phrase`${words(verbs.gain)} ${listOfLists(gains)}`]),
    ...(losses.length === 0 ? [] : [phrase`${words(verbs.lose)} ${listOfLists(losses)}`]),
    ...(change.after.length === 0 && change.carried.length === 0 ? [words('no roles left')] : []),
  ]
  return join(parts, '; ')
}

interface Delta {
  readonly kind: AssignmentKind
  readonly grant: readonly Assignment[]
  readonly revoke: readonly Assignment[]
  readonly after: readonly Assignment[]
}

function deltaOfKind({ grant, revoke, after }: RoleChange, kind: AssignmentKind): Delta {
  const ofKind = (assignments: readonly Assignment[]) => assignments.filter((each) => each.kind === kind)
  return { kind, grant: ofKind(grant), revoke: ofKind(revoke), after: ofKind(after) }
}

/** From all resources to some, or from some to all, if nothing else of this kind changes. */
function scopeShift({ kind, grant, revoke, after }: Delta, names: Names): Phrase | undefined {
  const [from, ...moreFrom] = holdings(revoke)
  const [to, ...moreTo] = holdings(grant)
  if (kind === 'organization' || from === undefined || moreFrom.length + moreTo.length > 0) return undefined
  if (!isAll(from)) return to && isAll(to) ? shiftPhrase(kind, from, to, 'widened', names) : undefined
  if (to && isAll(to)) return undefined
  if (to && !sameRoles(from, to)) return shiftPhrase(kind, from, to, 'narrowed', names)
  // If they keep the same roles on single resources, the roles are narrowed to those, too.
  const resources = resourcesWith(from.roles, after)
  return resources.length === 0
    ? undefined
    : shiftPhrase(kind, from, { ...from, resources }, 'narrowed', names)
}

function shiftPhrase(
  kind: ResourceKind,
  from: Holding,
  to: Holding,
  how: 'narrowed' | 'widened',
  names: Names,
): Phrase {
  if (!sameRoles(from, to)) return phrase`${holdingPhrase(from, names)} → ${holdingPhrase(to, names)}`
  const scope = ({ resources }: Holding) =>
    phrase`${list(names.resources(kind, resources))}${names.kindNote(kind, resources)}`
  return phrase`${rolesPhrase(kind, from.roles)} ${strong(words(how))} from ${scope(from)} to ${scope(to)}`
}

/** Single resources on which the person has all of `roles`, and perhaps more. */
function resourcesWith(roles: readonly RoleVariant[], held: readonly Assignment[]): readonly string[] {
  const wanted = roles.map((role) => JSON.stringify(role))
  return [...rolesByResource(held)].flatMap(([resource, variants]) => {
    const there = new Set(variants.map((variant) => JSON.stringify(variant)))
    return resource !== ALL && wanted.every((role) => there.has(role)) ? [resource] : []
  })
}

/** Resources on which one set of roles replaces another: "Viewer → Editor on shop". */
function roleSwaps({ kind, grant, revoke }: Delta, names: Names): readonly Phrase[] {
  const granted = rolesByResource(grant)
  const swaps = new Map<string, { from: Phrase; to: Phrase; resources: string[] }>()
  for (const [resource, lost] of rolesByResource(revoke)) {
    const gained = granted.get(resource)
    if (gained === undefined) continue
    const key = JSON.stringify([lost, gained])
    const swap = swaps.get(key) ?? {
      from: rolesPhrase(kind, lost),
      to: rolesPhrase(kind, gained),
      resources: [],
    }
    swap.resources.push(resource)
    swaps.set(key, swap)
  }
  return [...swaps.values()].map(
    ({ from, to, resources }) => phrase`${from} → ${to}${onPhrase(kind, resources, names)}`,
  )
}

/** Assignments on resources that are not in `other`. */
function loneAssignments(
  assignments: readonly Assignment[],
  other: readonly Assignment[],
): readonly Assignment[] {
  const touched = new Set(other.map(({ resource }) => resource))
  return assignments.filter(({ resource }) => !touched.has(resource))
}

function isAll({ resources }: Holding): boolean {
  return resources.includes(ALL)
}

function sameRoles(a: Holding, b: Holding): boolean {
  return JSON.stringify(a.roles) === JSON.stringify(b.roles)
}
