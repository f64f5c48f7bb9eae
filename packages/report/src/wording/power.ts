/** Order by power: the most powerful comes first in every list, and is cut last. */
import { type Assignment, type Change, compareStrength, compareText, emailKey } from '@roster/core'

/** Strongest first: by what each change grants or revokes, otherwise by what it is about. */
export function mostPowerfulFirst(changes: readonly Change[]): readonly Change[] {
  return byPower(changes, ({ email, grant, revoke, before, after }) => ({
    email,
    assignments: grant.length + revoke.length > 0 ? [...grant, ...revoke] : [...before, ...after],
  }))
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
