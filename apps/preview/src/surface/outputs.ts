/** The outputs of the preview action: counts for workflows, and files with all the details. */
import {
  type ChangeKind,
  changesMember,
  endsMembership,
  type Plan,
  planDocument,
  sendsInvitation,
} from '@roster/core'
import { renderHtml } from '@roster/report'
import { accessOf } from './access.ts'
import type { PreviewResult } from './preview-result.ts'

export interface Outputs {
  readonly counts: Readonly<Record<'changes' | 'invites' | 'removals' | 'role-changes' | 'blocking', number>>
  readonly digest: string
  /** The plan as JSON; absent if there is none. */
  readonly plan?: string
  /** The preview as a page of HTML, with who has access. */
  readonly report: string
}

/**
 * The counts are about the changes that the pull request causes. Digest and plan are about everything that applying
 * would do.
 */
export function outputsOf(result: PreviewResult): Outputs {
  const { judgement, preview, blocking } = result
  const { caused, plan, findings } = judgement
  const count = (isCounted: (kind: ChangeKind) => boolean) =>
    caused.filter(({ kind }) => isCounted(kind)).length
  return {
    counts: {
      changes: caused.length,
      invites: count(sendsInvitation),
      removals: count(endsMembership),
      'role-changes': count(changesMember),
      blocking,
    },
    digest: plan?.digest ?? '',
    ...(plan && { plan: documentOf({ ...plan, findings }) }),
    report: renderHtml(preview, accessOf(result)),
  }
}

function documentOf(plan: Plan): string {
  return `${JSON.stringify(planDocument(plan), null, 2)}\n`
}
