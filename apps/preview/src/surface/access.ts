/** Who has access, and what the pull request would change about it: for the page that a preview leaves. */
import { accessMatrix } from '@roster/core'
import type { AccessReport } from '@roster/report'
import type { PreviewResult } from './preview-result.ts'

/** Undefined if the file is broken. */
export function accessOf({ judgement, preview, now }: PreviewResult): AccessReport | undefined {
  const { roster, origins, snapshot, caused, awaited, outside } = judgement
  if (roster === undefined || origins === undefined) return undefined
  const { organization, file, source } = preview
  return {
    matrix: accessMatrix({
      roster,
      origins,
      ...(snapshot && { snapshot }),
      changes: caused,
      awaited,
      pending: outside,
      now,
    }),
    roster,
    source: { organization, file, ...(snapshot && source?.at !== undefined && { at: source.at }) },
    occasion: 'merge',
    standing: preview.plan.standing,
  }
}
