/** Hidden lines: without the key, nobody can make a valid one, not even from those they can see. */
import { createHash } from 'node:crypto'
import { Secret, Sightings } from '@roster/core'
import {
  openReview,
  openRunRecord,
  type Review,
  type ReviewSubject,
  type RunRecord,
  sealReview,
  sealRunRecord,
} from '@roster/github'
import fc from 'fast-check'
import { bait, hostileText } from './bait.ts'
import { mutations } from './mutation.ts'
import { target } from './target.ts'

const KEY = new Secret('the review key of this repository')
const sha = (text: string) => createHash('sha256').update(text).digest('hex')

const SUBJECT: ReviewSubject = {
  repositoryId: 4711,
  pullRequest: 12,
  organization: '1234567890',
  file: 'members.json',
}

function review(rest: Partial<Review> = {}): Review {
  const digests = ['ada', 'grace'].map(sha)
  return {
    ...SUBJECT,
    headSha: 'a'.repeat(40),
    blobSha: 'b'.repeat(40),
    plannedAt: 1_764_000_000_000,
    textDigest: sha('text'),
    asOf: 0,
    planDigest: sha('plan'),
    changeDigests: digests,
    effectDigests: digests.map(sha),
    ...rest,
  }
}

function record(rest: Partial<RunRecord> = {}): string {
  const found = { commit: sha('commit'), open: [sha('mallory')], others: [sha('eve')], spent: new Map() }
  const whole = { ...SUBJECT, at: 1_764_000_000_000, preview: 'intact' as const, review: '', found, ...rest }
  return sealRunRecord(whole, KEY, { maxLength: 60_000 }) ?? ''
}

const seal = (rest: Partial<Review> = {}, key = KEY) => sealReview(review(rest), key, { maxLength: 60_000 })

const GENUINE = seal()
const RECORD = record()
/** Lines that a contributor can see, or make with another key. */
const SEEN = [
  GENUINE,
  RECORD,
  record({ pullRequest: 13, found: { open: [], others: [], spent: new Map() } }),
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
    .tuple(...Array.from({ length: 9 }, () => fc.constantFrom(...SEEN)))
    .map((lines) => lines.map((line, index) => line.split(' ')[index]).join(' ')),
  fc.array(fc.oneof(pieces, hostileText), { maxLength: 6 }).map((list) => list.join('')),
)

/** Lines sealed with the key, for this pull request. */
const COUNTING: ReadonlySet<string> = new Set([GENUINE, seal({ changeDigests: [], effectDigests: [] })])

const LINE_BREAK = /\r\n|\n|\r/

export const sealTarget = target('sealed lines', 1000, bodies, (body) => {
  const lines = body.split(LINE_BREAK)
  const reviewed = openReview(body, KEY, SUBJECT)
  if (reviewed.status === 'valid') {
    if (!lines.some((line) => COUNTING.has(line))) throw new Error('a forged review counts')
    for (const digest of [sha('mallory'), '', '-']) {
      if (reviewed.review.covers(digest, sha('another plan'))) throw new Error(`it covers ${digest}`)
    }
  }
  const opened = openRunRecord(body, KEY, SUBJECT)
  if (opened.status === 'valid') {
    if (!lines.includes(RECORD)) throw new Error('a forged record counts')
    if (opened.record.inForceAt(sha('mallory')) !== undefined)
      throw new Error('what was open passes for done')
  }
  // Its contents are not sealed. Only a date depends on them.
  Sightings.read(body)
})
