/**
 * Invitations that have been carried out already, of people who are neither members nor invited any more: they
 * left, declined, or were removed by hand. Nobody is invited for ever because a file still lists them.
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
import { covers } from './review.ts'
import type { MergedReview, Reviews } from './reviews.ts'

/**
 * The newest pull request that shows an invitation decides: where its record says that the person has joined or
 * been invited, they are not invited again. A later pull request that shows it has no such record yet.
 *
 * @throws GitHubRequestError
 */
export async function findLeftOrDeclined(
  plan: Plan,
  roster: Roster,
  reviews: Reviews,
): Promise<ReadonlyMap<Change, Finding>> {
  const left = new Map<Change, Finding>()
  if (roster.policy.resend === 'always') return left
  let open = plan.changes.filter(({ kind }) => membershipEffect(kind) === 'begins')
  if (open.length === 0) return left
  for await (const review of reviews.newestFirst()) {
    const { opened, applied } = review
    if (opened.status !== 'valid') continue
    const { shown = [], others = [] } = Object.groupBy(open, (change) =>
      covers([opened.review], change, plan) ? 'shown' : 'others',
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
    message: `${email} was invited with pull request #${pullRequest.number}, merged on ${merged}, and is neither a member nor invited: they left, declined or were removed by hand. Touch their entry in a pull request, or set "resend": "always", to invite them again.`,
    email,
    ...roster.members.get(emailKey(email))?.position,
  }
}
