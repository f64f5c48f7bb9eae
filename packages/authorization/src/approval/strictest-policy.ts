/** The strictest of several policies, by what they allow in an organization. */
import { countMembers, type Policy, type Snapshot, stricterPolicy } from '@roster/core'

/**
 * A pull request that relaxes a policy takes effect after it was merged, applied and, under "enforce", approved.
 *
 * @param earlier The previous policy. It counts if it is stricter.
 */
export function strictest(
  earlier: readonly (Policy | undefined)[],
  policy: Policy,
  snapshot: Snapshot,
): Policy {
  const members = countMembers(snapshot)
  return earlier
    .filter((each) => each !== undefined)
    .reduce((strict, each) => stricterPolicy(each, strict, members, snapshot.keys?.length), policy)
}
