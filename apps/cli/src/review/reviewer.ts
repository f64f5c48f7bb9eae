/** The reviewer who decides: from the flag, or from git's configuration. */
import { emailKey, type ReviewDocument, type Reviewer } from '@roster/core'
import { gitIfAny } from '../file/git.ts'
import type { Context } from '../process/context.ts'
import { Failure } from '../process/failure.ts'

/** @throws Failure if the review has no such reviewer. */
export function reviewerNamed(email: string, { reviewers, name }: ReviewDocument): Reviewer {
  const found = reviewers.find(({ key }) => key === emailKey(email))
  if (found) return found
  const known = reviewers.map((reviewer) => reviewer.key).join(', ')
  throw new Failure(`${email} is not a reviewer of ${name}. Its reviewers are ${known}.`)
}

/** @throws Failure if neither `--as` nor git names a reviewer. */
export async function reviewerHere(
  as: string | undefined,
  review: ReviewDocument,
  context: Context,
): Promise<Reviewer> {
  if (as !== undefined) return reviewerNamed(as, review)
  const email = await gitIfAny(['config', 'user.email'], context)
  const found = review.reviewers.find(({ key }) => email !== undefined && key === emailKey(email))
  if (found) return found
  throw new Failure(
    `Say who decides with --as: git's user.email (${email ?? 'not set'}) is not a reviewer of ${review.name}.`,
  )
}
