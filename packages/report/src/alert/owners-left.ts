/** How many Organization owners are left. */
import { CHANGE_KIND, type Change, emailKey, type Member, type Policy } from '@roster/core'
import { count, number } from '../phrase/count.ts'
import { type Phrase, phrase, strong, words } from '../phrase/phrase.ts'
import { isOwnerAssignment } from '../wording/holding.ts'
import { losesOwner } from '../wording/power.ts'

/**
 * "Leaves 1 of 2 Organization owners; the policy requires at least 1." Only if members stop being owners. Invited
 * owners do not count.
 *
 * @param changes All changes that are applied.
 */
export function ownersLeftRemark(
  changes: readonly Change[],
  members: readonly Member[],
  { minOwners }: Pick<Policy, 'minOwners'>,
): readonly Phrase[] {
  const isOwner = ({ assignments }: Pick<Member, 'assignments'>) => assignments.some(isOwnerAssignment)
  const afterOf = new Map(
    changes.flatMap(({ kind, email, userId, after }) =>
      CHANGE_KIND[kind].person === 'member' ? [[userId ?? emailKey(email), after] as const] : [],
    ),
  )
  const owners = members.filter(isOwner).length
  const left = members.filter(({ userId, email = '', assignments }) =>
    isOwner({ assignments: afterOf.get(userId) ?? afterOf.get(emailKey(email)) ?? assignments }),
  ).length
  const isLost = changes.some((change) => CHANGE_KIND[change.kind].person === 'member' && losesOwner(change))
  if (owners === 0 || !isLost) return []
  return [phrase`${strong(words(leavesText(left, owners)))}; the policy requires at least ${minOwners}.`]
}

function leavesText(left: number, owners: number): string {
  if (left > owners) return `Leaves ${number(left)} Organization owners, was ${number(owners)}`
  if (left === owners) return `Leaves ${count(left, 'Organization owner')}, as before`
  return left === 0 && owners === 1
    ? 'Leaves no Organization owner'
    : `Leaves ${left === 0 ? 'none' : number(left)} of ${count(owners, 'Organization owner')}`
}
