/** The previous review. Access that it kept is not new to the next one. */
import { keptBy, type ReviewDocument } from '@roster/core'
import type { Context } from '../process/context.ts'
import { Failure } from '../process/failure.ts'
import { ReviewFiles, reviewNames } from './review-files.ts'

export interface LastReview {
  readonly since: NonNullable<ReviewDocument['since']>
  /** Identities of what it kept. */
  readonly kept: ReadonlySet<string>
}

/** The one that was closed last; undefined if none of the organization was. */
export async function lastClosedReview(
  folder: string,
  organization: string,
  context: Context,
): Promise<LastReview | undefined> {
  let last: LastReview | undefined
  for (const name of await reviewNames(folder, context)) {
    const files = new ReviewFiles(name, folder, context)
    if (!(await files.isClosed())) continue
    const [review, evidence] = [await files.review(), await files.evidence()]
    if (review.organization !== organization) continue
    if (evidence.of !== review.digest) {
      throw new Failure(
        `${files.evidencePath} is of another state of ${files.path}. See roster review verify ${name}.`,
      )
    }
    if (last !== undefined && last.since.closedAt >= evidence.closedAt) continue
    const since = { name, digest: review.digest, closedAt: evidence.closedAt }
    last = { since, kept: keptBy(review, evidence) }
  }
  return last
}
