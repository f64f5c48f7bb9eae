/** The progress of a review, as `roster review show --json` prints it. */
import * as z from 'zod'
import type { ReviewDocument, Reviewer } from './review-document.ts'
import { REVIEW_PROBLEMS, type Tally } from './tally.ts'

const Share = z
  .strictObject({
    reviewer: z.string().describe('Key of the reviewer.'),
    decided: z.int(),
    open: z.int(),
  })
  .readonly()

const OpenItem = z
  .strictObject({
    item: z.string().describe('Id of the item in the review.'),
    subject: z.string().describe('Key of the person or API key.'),
    reviewer: z.string().describe('Key of the reviewer who decides.'),
  })
  .readonly()

const Problem = z
  .strictObject({
    code: z.enum(REVIEW_PROBLEMS),
    message: z.string().describe('One or two sentences.'),
    item: z.string().exactOptional().describe('Id of the item in the review.'),
  })
  .readonly()

export const ReviewProgressDocument = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    review: z.string().describe('Name of the review.'),
    of: z.string().describe('Digest of the review.'),
    organization: z.string().describe('Id of the organization.'),
    reviewers: z
      .array(Share)
      .readonly()
      .describe('Number of decisions that each reviewer has made, and number still to make.'),
    open: z.array(OpenItem).readonly().describe('Items without a decision, in the order of the review.'),
    problems: z.array(Problem).readonly().describe('Decisions that do not count.'),
  })
  .readonly()
export type ReviewProgressDocument = z.output<typeof ReviewProgressDocument>

/** @param only This reviewer; absent for all. */
export function reviewProgress(
  review: ReviewDocument,
  { decided, undecided, problems }: Tally,
  only?: Reviewer,
): ReviewProgressDocument {
  const isMeant = (key: string) => only === undefined || only.key === key
  const countFor = (items: Tally['undecided'] | Tally['decided'], key: string) =>
    items.filter(({ item }) => item.reviewer === key).length
  return {
    version: 1,
    review: review.name,
    of: review.digest,
    organization: review.organization,
    reviewers: review.reviewers
      .filter(({ key }) => isMeant(key))
      .map(({ key }) => ({ reviewer: key, decided: countFor(decided, key), open: countFor(undecided, key) })),
    open: undecided
      .filter(({ item }) => isMeant(item.reviewer))
      .map(({ item, subject }) => ({ item: item.id, subject: subject.key, reviewer: item.reviewer })),
    problems,
  }
}
