/**
 * The reviewed plan: the plan that a preview showed, sealed into a hidden line of its comment, and read again after the
 * merge of the pull request. It has a tag for each change, or none if only the whole plan can be recognized.
 */
import type { Secret, SetLabel } from '@roster/core'
import * as z from 'zod'
import { Seal } from './seal.ts'
import {
  joinTags,
  type LineContent,
  NO_TAGS,
  type OpenedLine,
  openLine,
  type ReviewSubject,
  SubjectHeader,
  sealLine,
  subjectHeader,
  tagsIn,
} from './sealed-line.ts'

/** The plan that a preview showed. */
export interface Review extends ReviewSubject {
  /** The pull request's last commit. */
  readonly headSha: string
  /** Git's SHA of the members file after merging. */
  readonly blobSha: string
  /** When it was planned, in milliseconds since the epoch. */
  readonly plannedAt: number
  /** Of the text beside the seal; see `visibleDigest`. */
  readonly textDigest: string
  /** When the pull request had last changed, by GitHub's clock, in milliseconds since the epoch. */
  readonly asOf: number
  /** The label that lifts limits; absent if none counted. */
  readonly label?: SetLabel
  readonly planDigest: string
  /** Of every change that was shown or counted, including pre-existing ones. */
  readonly changeDigests: readonly string[]
  /** Of every effect of these changes, so that parts of a change are recognized. Preferred if they fit. */
  readonly effectDigests?: readonly string[]
}

export type OpenedReview =
  | { readonly status: 'valid'; readonly review: ReviewedPlan }
  | Exclude<OpenedLine<Header>, { readonly status: 'valid' }>

const Header = SubjectHeader.extend({
  headSha: z.string(),
  blobSha: z.string(),
  asOf: z.int(),
  label: z.object({ by: z.string(), at: z.int() }).exactOptional(),
  planDigest: z.string(),
})
type Header = z.infer<typeof Header>

/** A reviewed plan, as read from a seal. */
export class ReviewedPlan {
  /** The pull request's last commit at the time. */
  readonly headSha: string
  /** Git's SHA of the members file that merging would have produced at the time. */
  readonly blobSha: string
  /** When it was planned, in milliseconds since the epoch. */
  readonly plannedAt: number
  readonly textDigest: string
  /** When the pull request had last changed, by GitHub's clock, in milliseconds since the epoch. */
  readonly asOf: number
  /** The label that lifts limits; absent if none counted. */
  readonly label?: SetLabel
  readonly planDigest: string
  /** Whether single changes can be recognized, or only the whole plan. */
  readonly form: 'changes' | 'whole plan'
  readonly #seal: Seal
  readonly #tags: ReadonlySet<string>

  constructor({ header, tags, plannedAt, textDigest = '' }: LineContent<Header>, seal: Seal) {
    this.headSha = header.headSha
    this.blobSha = header.blobSha
    this.plannedAt = plannedAt
    this.textDigest = textDigest
    this.asOf = header.asOf
    if (header.label) this.label = header.label
    this.planDigest = header.planDigest
    this.form = tags === NO_TAGS ? 'whole plan' : 'changes'
    this.#seal = seal
    this.#tags = tagsIn(tags)
  }

  /** Whether a change was reviewed, or the whole plan that it belongs to. */
  covers(changeDigest: string, planDigest: string): boolean {
    return planDigest === this.planDigest || this.#tags.has(this.#seal.tag(changeDigest))
  }
}

/**
 * The hidden line for a comment: with tags of effects if they fit, otherwise with tags of changes, otherwise with the
 * digest of the whole plan only.
 *
 * @param limits.maxLength The longest line, in characters.
 * @throws {RangeError} if even that does not fit: it needs about 600 characters and the length of the path.
 */
export function sealReview(review: Review, key: Secret, limits: { readonly maxLength: number }): string {
  const { headSha, blobSha, plannedAt, textDigest, asOf, label, planDigest } = review
  const { changeDigests, effectDigests = [] } = review
  const seal = new Seal(key)
  const header: Header = {
    ...subjectHeader(review),
    headSha,
    blobSha,
    asOf,
    ...(label && { label: { by: label.by, at: label.at } }),
    planDigest,
  }
  const tagged = [effectDigests, changeDigests].map((digests) =>
    joinTags(digests.map((digest) => seal.tag(digest))),
  )
  for (const tags of [...tagged.filter((each) => each !== NO_TAGS), NO_TAGS]) {
    const line = sealLine('reviewed', { header, tags, plannedAt, textDigest }, seal)
    if (line.length <= limits.maxLength) return line
  }
  throw new RangeError(`The seal of a review does not fit into ${limits.maxLength} characters.`)
}

/** The plan that a comment proves to have been reviewed. Never throws, whatever the comment contains. */
export function openReview(commentBody: string, key: Secret, expected: ReviewSubject): OpenedReview {
  const seal = new Seal(key)
  const opened = openLine('reviewed', commentBody, { seal, expected, schema: Header })
  if (opened.status !== 'valid') return opened
  return { status: 'valid', review: new ReviewedPlan(opened, seal) }
}
