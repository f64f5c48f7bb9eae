/** The decisions of one reviewer, as a file of their own: so that git says who committed each of them. */
import * as z from 'zod'
import { AtomDocument } from '../catalog/assignment-document.ts'
import { sha256 } from '../plan/digest.ts'
import { Digest } from './review-document.ts'

export const DECISIONS = ['keep', 'revoke', 'change'] as const

export const Decision = z
  .strictObject({
    item: z.string().describe('Id of the item in the review.'),
    decision: z.enum(DECISIONS),
    to: AtomDocument.exactOptional().describe('For a change: the new role.'),
    reason: z.string().max(500, 'must have at most 500 characters').exactOptional(),
    at: z.string().describe('RFC 3339: when the reviewer decided, by their own clock.'),
  })
  .readonly()
export type Decision = z.output<typeof Decision>

export const DecisionsDocument = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    review: z.string().describe('Name of the review.'),
    of: Digest.describe('Digest of the review. Decisions count only for the review with this digest.'),
    reviewer: z.string().describe('Key of the reviewer.'),
    decisions: z.array(Decision).readonly().describe('One for each item, in the order of the review.'),
  })
  .readonly()
export type DecisionsDocument = z.output<typeof DecisionsDocument>

/** Longer names do not fit on every disk. */
const MAX_NAME = 200

/** The name of a reviewer's file. Different keys have different names, on disks that ignore case, too. */
export function decisionsFileName(reviewer: string): string {
  const plain = reviewer.replaceAll(/[^a-z0-9@._+-]/g, (character) =>
    Array.from(Buffer.from(character), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  )
  const name = plain.length <= MAX_NAME ? plain : `${plain.slice(0, MAX_NAME / 2)}-${sha256(reviewer)}`
  return `${name}.json`
}
