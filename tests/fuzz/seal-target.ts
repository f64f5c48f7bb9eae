/** Hidden lines: without the key, nobody can make a valid one, not even from those they can see. */
import { createHash } from 'node:crypto'
import { Secret, Sightings } from '@roster/core'
import {
  openApplied,
  openReview,
  type Review,
  type ReviewSubject,
  sealApplied,
  sealReview,
} from '@roster/github'
import fc from 'fast-check'
import { bait, hostileText } from './bait.ts'
import { mutations } from './mutation.ts'
import { target } from './target.ts'

const KEY = new Secret('the review key of this repository')
const sha = (text: string) => createHash('sha256').update(text).digest('hex')

const SUBJECT: ReviewSubject = {
  repository: { owner: 'acme', repo: 'people' },
  pullRequest: 12,
  organization: '1234567890',
  file: 'members.json',
}

function review(rest: Partial<Review> = {}): Review {
  const digests = ['ada', 'grace'].map(sha)
  const of = { headSha: 'a'.repeat(40), blobSha: 'b'.repeat(40), planDigest: sha('plan') }
  return { ...SUBJECT, ...of, changeDigests: digests, effectDigests: digests.map(sha), ...rest }
}

const seal = (rest: Partial<Review> = {}, key = KEY) => sealReview(review(rest), key, { maxLength: 60_000 })

const GENUINE = seal()
const APPLIED = sealApplied({ ...SUBJECT, effectDigests: [sha('ada')] }, KEY, { maxLength: 60_000 })
/** Lines that a contributor can see, or make with another key. */
const SEEN = [
  GENUINE,
  APPLIED,
  sealApplied({ ...SUBJECT, pullRequest: 13, effectDigests: [sha('mallory')] }, KEY, { maxLength: 60_000 }),
  seal({ pullRequest: 13 }),
  seal({ organization: '999' }),
  seal({ file: 'other.json', changeDigests: [sha('mallory')] }),
  seal({ changeDigests: [], effectDigests: [] }),
  seal({ changeDigests: [sha('mallory')] }, new Secret('a key of their own')),
]

const parts = SEEN.flatMap((line) => line.split(' '))
const pieces = fc.oneof(fc.constantFrom(...parts, ...SEEN, '\n', '\r', ' ', '-', '=', '.'), bait)
const bodies = fc.oneof(
  mutations(GENUINE, pieces),
  fc.array(fc.constantFrom(...parts), { minLength: 4, maxLength: 8 }).map((list) => list.join(' ')),
  // Each field comes from one of the lines, the most likely way to get a mixture that parses.
  fc
    .tuple(...Array.from({ length: 7 }, () => fc.constantFrom(...SEEN)))
    .map((lines) => lines.map((line, index) => line.split(' ')[index]).join(' ')),
  fc.array(fc.oneof(pieces, hostileText), { maxLength: 6 }).map((list) => list.join('')),
)

/** Lines sealed with the key, for this pull request. */
const COUNTING: ReadonlySet<string> = new Set([GENUINE, seal({ changeDigests: [], effectDigests: [] })])

const LINE_BREAK = /\r\n|\n|\r/

export const sealTarget = target('sealed lines', 3000, bodies, (body) => {
  const lines = body.split(LINE_BREAK)
  const reviewed = openReview(body, KEY, SUBJECT)
  if (reviewed.status === 'valid') {
    if (!lines.some((line) => COUNTING.has(line))) throw new Error('a forged review counts')
    for (const digest of [sha('mallory'), '', '-']) {
      if (reviewed.review.covers(digest, sha('another plan'))) throw new Error(`it covers ${digest}`)
    }
  }
  const applied = openApplied(body, KEY, SUBJECT)
  if (applied.status === 'valid') {
    if (!lines.includes(APPLIED)) throw new Error('a forged record counts')
    if (applied.applied.has(sha('mallory'))) throw new Error('it has what was not done')
  }
  // Its contents are not sealed. Only a date depends on them.
  Sightings.read(body)
})
