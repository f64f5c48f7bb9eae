/**
 * The reviewed plan: what a preview showed, sealed into a hidden line of its comment, and read back when the
 * pull request has been merged. Only whoever has the review key can make one, and it counts for one pull
 * request, file and organization.
 *
 * The line is `<!-- roster:reviewed v1 HEADER TAGS MAC -->`: a header as JSON in base64url, a tag of 11
 * characters for each change or `-` where the plan stands as a whole, and a MAC over all that precedes it.
 */
import type { Secret } from '@roster/core'
import * as z from 'zod'
import { fullName, type Repository } from './repository.ts'
import { MAC_LENGTH, Seal, TAG_LENGTH } from './seal.ts'

/** Where a review belongs. */
export interface ReviewSubject {
  readonly repository: Repository
  /** Number of the pull request. */
  readonly pullRequest: number
  /** Organization id. */
  readonly organization: string
  /** Path of the members file. */
  readonly file: string
}

/** What a preview showed. */
export interface Review extends ReviewSubject {
  /** The pull request's last commit. */
  readonly headSha: string
  /** Git's SHA of the members file as merging would leave it. */
  readonly blobSha: string
  readonly planDigest: string
  /** Of every change shown or counted, those outside of the pull request included. */
  readonly changeDigests: readonly string[]
  /** Of every effect of these changes: finer, so that the rest of a change is known too. Preferred where it fits. */
  readonly effectDigests?: readonly string[]
}

export type OpenedReview =
  | { readonly status: 'valid'; readonly review: ReviewedPlan }
  /** The comment has none. */
  | { readonly status: 'absent' }
  /** Not made with this key, changed, cut, or there is more than one. */
  | { readonly status: 'forged' }
  /** Genuine, and of another pull request, file, organization or repository. */
  | { readonly status: 'other' }

const Header = z.object({
  repository: z.string(),
  pullRequest: z.int(),
  organization: z.string(),
  file: z.string(),
  headSha: z.string(),
  blobSha: z.string(),
  planDigest: z.string(),
})
type Header = z.infer<typeof Header>

const OPENING = '<!-- roster:reviewed'
const WHOLE_PLAN = '-'
const LINE = new RegExp(`^(${OPENING} v1 ([\\w-]+) ([\\w-]+)) ([\\w-]{${MAC_LENGTH}}) -->$`)

/** A plan that was reviewed, as its seal tells it. */
export class ReviewedPlan {
  /** The pull request's last commit at the time. */
  readonly headSha: string
  /** Git's SHA of the members file as merging would have left it at the time. */
  readonly blobSha: string
  readonly planDigest: string
  /** Whether single changes can be told, or only whether the plan is the same. */
  readonly form: 'changes' | 'whole plan'
  readonly #seal: Seal
  readonly #tags: ReadonlySet<string>

  constructor(header: Header, tags: string, seal: Seal) {
    this.headSha = header.headSha
    this.blobSha = header.blobSha
    this.planDigest = header.planDigest
    this.form = tags === WHOLE_PLAN ? 'whole plan' : 'changes'
    this.#seal = seal
    this.#tags = new Set(tags.match(new RegExp(`.{${TAG_LENGTH}}`, 'g')))
  }

  /** Whether a change of a plan made now was reviewed, by the digests of both. */
  covers(changeDigest: string, planDigest: string): boolean {
    return planDigest === this.planDigest || this.#tags.has(this.#seal.tag(changeDigest))
  }
}

/**
 * The hidden line for a comment: the finest form that fits. Where not even the tags of all changes do, the whole
 * plan stands alone.
 *
 * @param limits.maxLength The most characters the line may have.
 * @throws {RangeError} where even that does not fit: it takes about 600 characters and the path's length.
 */
export function sealReview(review: Review, key: Secret, limits: { readonly maxLength: number }): string {
  const {
    pullRequest,
    organization,
    file,
    headSha,
    blobSha,
    planDigest,
    changeDigests,
    effectDigests = [],
  } = review
  const seal = new Seal(key)
  const repository = fullName(review.repository)
  const header: Header = { repository, pullRequest, organization, file, headSha, blobSha, planDigest }
  const encoded = Buffer.from(JSON.stringify(header)).toString('base64url')
  const tagged = [effectDigests, changeDigests].map((digests) => tagsOf(digests, seal))
  for (const form of [...tagged, WHOLE_PLAN].filter((each) => each !== '')) {
    const content = `${OPENING} v1 ${encoded} ${form}`
    const line = `${content} ${seal.mac(content)} -->`
    if (line.length <= limits.maxLength) return line
  }
  throw new RangeError(`The seal of a review does not fit into ${limits.maxLength} characters.`)
}

function tagsOf(digests: readonly string[], seal: Seal): string {
  return [...new Set(digests.map((digest) => seal.tag(digest)))].sort().join('')
}

/** What a comment proves to have been reviewed. Never throws, whatever the comment is. */
export function openReview(commentBody: string, key: Secret, expected: ReviewSubject): OpenedReview {
  const found = commentBody.split(OPENING).length - 1
  if (found === 0) return { status: 'absent' }
  const matches = commentBody.split(/\r\n|\n|\r/).flatMap((line) => LINE.exec(line) ?? [])
  const [, content, encoded = '', tags = '', mac = ''] = matches
  const seal = new Seal(key)
  if (found > 1 || content === undefined || !seal.verifies(content, mac)) return { status: 'forged' }
  const { data: header } = Header.safeParse(JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')))
  const isExpected =
    header?.repository.toLowerCase() === fullName(expected.repository).toLowerCase() &&
    header.pullRequest === expected.pullRequest &&
    header.organization === expected.organization &&
    header.file === expected.file
  return isExpected ? { status: 'valid', review: new ReviewedPlan(header, tags, seal) } : { status: 'other' }
}
