/**
 * The label that lifts the limits of its pull request. Triage rights are enough to set it, so under "enforce" an owner
 * must approve after it was set.
 */
import { ALLOW_REMOVALS_LABEL, type Policy, type SetLabel } from '@roster/core'
import type { LabelEvent, Reviews } from '../port/repository.ts'

/** Whether the labels of a pull request lift its limits. GitHub's labels ignore the case of letters. */
export function liftsLimits(labels: readonly string[]): boolean {
  return labels.some(isLifting)
}

function isLifting(label: string): boolean {
  return label.toLowerCase() === ALLOW_REMOVALS_LABEL
}

/** Whether a label alone lifts nothing. */
export function needsOwner({ approvals }: Pick<Policy, 'approvals'>): boolean {
  return approvals === 'enforce'
}

/**
 * Who set the label that was on the pull request at a time, and when; undefined if GitHub does not tell, or it was not
 * there then.
 *
 * @param at Milliseconds since the epoch.
 */
export async function labelSetBefore(
  at: number,
  pullRequest: number,
  { labelEvents }: Pick<Reviews, 'labelEvents'>,
): Promise<SetLabel | undefined> {
  const events = (await labelEvents(pullRequest)) ?? []
  const last = events.findLast((event) => isLifting(event.name) && isBefore(event, at))
  return last?.isSet ? { by: last.by, at: last.at } : undefined
}

/** GitHub tells times in whole seconds, and clocks differ: a label of the same second was there. */
function isBefore(event: LabelEvent, at: number): boolean {
  return Math.floor(event.at / 1000) <= Math.ceil(at / 1000)
}
