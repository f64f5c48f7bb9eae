/** Whether previews have shown a change: as it is, or all its effects as parts of what they have shown. */
import { type Change, effectsOf, type Plan } from '@roster/core'
import type { ShownPlan } from '../port/evidence.ts'

/** Whether these previews, taken together, have shown a change of a plan. */
export function covers(
  shown: readonly ShownPlan[],
  change: Change,
  plan: Pick<Plan, 'digest' | 'organization'>,
): boolean {
  const isShown = (digest: string) => shown.some((each) => each.covers(digest, plan.digest))
  return isShown(change.digest) || effectsOf(plan.organization, change).every(isShown)
}
