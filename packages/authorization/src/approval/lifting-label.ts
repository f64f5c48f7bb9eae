/**
 * The label that lifts the limits of its pull request. Triage rights are enough to set one, so it counts only if the
 * person who set it may write to the repository, and only for the commit that was the last one then. Under "enforce",
 * an owner must approve after it was set. The preview seals whether it counted, so that runs after the merge need not
 * ask again.
 */
import { ALLOW_REMOVALS_LABEL, type Finding, type Policy, type SetLabel } from '@roster/core'
import type { ReadLastPreview } from '../port/evidence.ts'
import type { Labels, Reviews } from '../port/repository.ts'

export interface LabelledPullRequest {
  readonly number: number
  readonly labels: readonly string[]
  /** Its last commit; absent in a merge queue, in which the preview before decides. */
  readonly headSha?: string
  readonly organization: string
}

export interface LabelPorts extends Pick<Reviews, 'mayWrite'>, Labels {
  readonly lastPreview: ReadLastPreview
}

export interface LiftingLabel {
  /** Absent if no label lifts anything. */
  readonly label?: SetLabel
  /** Why a label does not count. */
  readonly findings: readonly Finding[]
}

/** Whether a label alone lifts nothing. */
export function needsOwner({ approvals }: Pick<Policy, 'approvals'>): boolean {
  return approvals === 'enforce'
}

/** Asks GitHub only if the label is there. GitHub's labels ignore the case of letters. */
export async function judgeLabel(
  { number, labels, headSha, organization }: LabelledPullRequest,
  ports: LabelPorts,
): Promise<LiftingLabel> {
  if (!labels.some(isLifting)) return { findings: [] }
  const last = await ports.lastPreview(number, organization)
  if (headSha === undefined) return last?.label ? { label: last.label, findings: [] } : ignored(NOT_SHOWN)
  const event = ((await ports.labelEvents(number)) ?? []).findLast(({ name }) => isLifting(name))
  if (!event?.isSet) return ignored(UNKNOWN)
  const { by, at } = event
  const isSame = last?.headSha === headSha && last.label?.at === at && last.label.by === by
  if (last !== undefined && at <= last.asOf && !isSame) return ignored(SET_BEFORE)
  const isWriter = await ports.mayWrite(by)
  if (isWriter === true) return { label: { by, at }, findings: [] }
  return ignored(isWriter === undefined ? UNKNOWN : `${by} set it and may not write to the repository`)
}

function isLifting(label: string): boolean {
  return label.toLowerCase() === ALLOW_REMOVALS_LABEL
}

const NOT_SHOWN = 'the preview of the pull request did not count it'
const UNKNOWN =
  'GitHub does not tell this run who set it, or whether they may write to the repository; the token of the workflow needs “pull-requests: read”'
const SET_BEFORE =
  'an earlier preview was made since it was set, of another commit or under another name of the label. Take it off and set it again'

function ignored(why: string): LiftingLabel {
  const message = `The label "${ALLOW_REMOVALS_LABEL}" lifts no limit: ${why}.`
  return { findings: [{ severity: 'warning', code: 'label-not-counted', message }] }
}
