/**
 * People who left or declined: an earlier run invited them, and they are neither members nor invited any more.
 * They are not invited again just because the file still lists them.
 */
import {
  type Change,
  emailKey,
  type Finding,
  joiningEffect,
  membershipEffect,
  type Plan,
  type Roster,
} from '@roster/core'
import { covers } from './coverage.ts'
import type { MergedReview, MergedReviews } from './merged-reviews.ts'

/**
 * The newest pull request that shows an invitation decides: if its record says that the person has joined or was
 * invited, they are not invited again. A later pull request that shows it has no such record yet.
 */
export async function findLeftOrDeclined(
  plan: Plan,
  roster: Roster,
  reviews: MergedReviews,
): Promise<ReadonlyMap<Change, Finding>> {
  const left = new Map<Change, Finding>()
  if (roster.policy.resend === 'always') return left
  let open = plan.changes.filter(({ kind }) => membershipEffect(kind) === 'begins')
  if (open.length === 0) return left
  for await (const review of reviews.newestFirst()) {
    const { preview, applied } = review
    if (preview.status !== 'valid') continue
    const { shown = [], others = [] } = Object.groupBy(open, (change) =>
      covers([preview.shown], change, plan) ? 'shown' : 'others',
    )
    for (const change of shown) {
      if (applied?.has(joiningEffect(plan.organization, change.email)))
        left.set(change, findingFor(change, review, roster))
    }
    open = others
    if (open.length === 0) break
  }
  return left
}

function findingFor({ email }: Change, { pullRequest }: MergedReview, roster: Roster): Finding {
  const merged = new Date(pullRequest.mergedAt).toISOString().slice(0, 10)
  return {
    severity: 'warning',
    code: 'left-or-declined',
    message: `${email} was invited with pull request #${pullRequest.number}, merged on ${merged}, and is neither a member nor invited: they left, declined or were removed by hand. To invite them again, edit their entry in a pull request, or set "resend": "always".`,
    email,
    ...roster.members.get(emailKey(email))?.position,
  }
}
