/** A complete preview: the judgement, and what readers see of it. */
import type { Judgement } from '@roster/authorization'
import { emptyPlan, isBlocking, type MembersSource } from '@roster/core'
import type { Preview } from '@roster/report'
import type { ReadReview } from '../reading/pull-request.ts'

export interface PreviewResult {
  readonly judgement: Judgement
  readonly preview: Preview
  /** Number of findings that block. */
  readonly blocking: number
  /** The file as merging would leave it; absent if there is none. */
  readonly merged?: MembersSource
  /** When it was judged, in milliseconds since the epoch. */
  readonly now: number
}

export interface PreviewOccasion {
  /** Path of the members file. */
  readonly file: string
  readonly runUrl: string
  /** Of the organization, if it is known. */
  readonly name?: string
  /** When it was judged, in milliseconds since the epoch. */
  readonly now: number
}

export function previewResult(
  judgement: Judgement,
  review: ReadReview,
  { file, runUrl, now, name }: PreviewOccasion,
): PreviewResult {
  const { plan, caused, awaited, authority, approvals, roster, snapshot, mode } = judgement
  const { outside, spent, before, findings, findingsBefore, isFirst } = judgement
  const { headSha, baseRef, appliedRef, pullRequest, merged } = review
  const id = plan?.organization ?? roster?.organization ?? ''
  const preview = {
    organization: { id, ...(name !== undefined && { name }) },
    plan: { ...(plan ?? emptyPlan(id)), changes: caused, awaited },
    outside,
    spent,
    ...(before && { before }),
    findingsBefore,
    isNew: isFirst,
    authority,
    ...(approvals && { approvals }),
    ...(roster && { roster }),
    ...(snapshot && { members: snapshot.members }),
    findings,
    mode,
    file,
    source: {
      headSha,
      baseRef,
      runUrl,
      at: new Date(now).toISOString(),
      ...(appliedRef !== baseRef && { appliedRef }),
      ...(pullRequest && { pullRequest: pullRequest.number }),
    },
  }
  const blocking = findings.filter(isBlocking).length
  return { judgement, preview, blocking, ...(merged?.kind === 'text' && { merged: merged.source }), now }
}
