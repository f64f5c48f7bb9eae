/** Order by power: the most powerful comes first in every list, and is cut last. */
import { ALL, type Assignment, type Change, compareStrength, compareText, emailKey } from '@roster/core'
import { isOwnerAssignment } from './holding.ts'

/** Whether the role decides about other people's access, or about the whole organization. */
export function isPowerful({ kind, role, resource }: Assignment): boolean {
  return kind === 'organization' || (role === 'admin' && resource === ALL)
}

export function losesOwner({ revoke }: Change): boolean {
  return revoke.some(isOwnerAssignment)
}

/** Strongest first: by what each change grants or revokes, otherwise by what it is about. */
export function mostPowerfulFirst(changes: readonly Change[]): readonly Change[] {
  return byChange(changes, (change) => change)
}

/** Items with a change each, in the same order. */
export function byChange<T>(items: readonly T[], changeOf: (item: T) => Change): readonly T[] {
  return byPower(items, (item) => {
    const { email, grant, revoke, before, after } = changeOf(item)
    return {
      email,
      assignments: grant.length + revoke.length > 0 ? [...grant, ...revoke] : [...before, ...after],
    }
  })
}

/** Strongest first, then by address. */
export function byPower<T>(
  items: readonly T[],
  partsOf: (item: T) => { readonly email?: string; readonly assignments: readonly Assignment[] },
): readonly T[] {
  return items
    .map((item) => {
      const { email = '', assignments } = partsOf(item)
      return { item, key: emailKey(email), strongest: [...assignments].sort(compareStrength)[0] }
    })
    .sort((a, b) => compareStrongest(a.strongest, b.strongest) || compareText(a.key, b.key))
    .map(({ item }) => item)
}

/** People without roles come last. */
function compareStrongest(a: Assignment | undefined, b: Assignment | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
  return compareStrength(a, b)
}
