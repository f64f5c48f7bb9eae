/**
 * An access review as a file: who has what at one moment, and which reviewer decides about each part of it. It never
 * changes after the review was opened; its digest ties decisions and evidence to it.
 */
import * as z from 'zod'
import type { Assignment } from '../catalog/assignment.ts'
import { assignmentKey } from '../catalog/assignment.ts'
import { AtomDocument, KindDocument, UnknownDocument } from '../catalog/assignment-document.ts'
import { ResourceNames } from '../catalog/resource.ts'
import { StandingDocument } from '../finding/standing.ts'

/** Names are parts of paths. */
export const REVIEW_NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/i

const ReviewName = z
  .string()
  .regex(REVIEW_NAME, 'must have letters, digits, "-" and "_" only')
  .describe('Name of the review.')

export const Digest = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal')

const item = {
  id: z.string().describe('Identifies it in this review.'),
  what: z
    .enum(['role', 'membership', 'unknown', 'key'])
    .describe(
      'A role; a membership without any role; a role that this release does not understand; an API key with all its roles, which cannot be changed.',
    ),
  assignment: AtomDocument.exactOptional(),
  roles: z.array(AtomDocument).readonly().exactOptional().describe('Roles of an API key.'),
  unknown: UnknownDocument.unwrap()
    .extend({ digest: Digest.describe('Digest of everything that the API returned about it.') })
    .readonly()
    .exactOptional(),
  through: z
    .array(z.string())
    .readonly()
    .describe('Groups that grant it. Empty if the entry of the person itself does.'),
  expires: z.string().exactOptional().describe('When it ends by itself, as written in the file.'),
  reason: z.string().exactOptional().describe('As written in the file, for this role.'),
  inFile: z.boolean().describe('Whether the members file asks for it.'),
  fromProvider: z
    .literal(true)
    .exactOptional()
    .describe('Present if the identity provider grants it, not the file.'),
  isNew: z.literal(true).exactOptional().describe('Present if the previous review did not keep it.'),
}

/** What is decided about: one thing that a subject has. */
export const HeldItem = z.strictObject(item).readonly()
export type HeldItem = z.output<typeof HeldItem>

export const ReviewItem = z
  .strictObject({
    ...item,
    reviewer: z
      .string()
      .exactOptional()
      .describe('Key of the reviewer who decides. Absent if no member of the organization may.'),
    unreviewed: z
      .string()
      .exactOptional()
      .describe(
        'Why no member may decide, for example because it belongs to the only owner. Nobody reviews the item, and the evidence says so.',
      ),
  })
  .readonly()
export type ReviewItem = z.output<typeof ReviewItem>

/** An item that a reviewer decides about. */
export type AssignedItem = ReviewItem & { readonly reviewer: string }

export function isAssigned(item: ReviewItem): item is AssignedItem {
  return item.reviewer !== undefined
}

const subject = {
  key: z.string().describe('Identifies the person, as in the members file.'),
  kind: z.enum(['member', 'invitation', 'key']),
  email: z.string().exactOptional(),
  userId: z.string().exactOptional(),
  name: z.string().exactOptional(),
  since: z
    .string()
    .exactOptional()
    .describe('RFC 3339: when the membership began, or when the invitation was sent.'),
  listing: z.enum(['listed', 'expired', 'unlisted']).describe('Whether the members file lists them.'),
  groups: z.array(z.string()).readonly(),
  answeredBy: z
    .array(z.string())
    .readonly()
    .exactOptional()
    .describe(
      'For an API key: the members who answer for it in the file, otherwise its maker. They do not decide about it.',
    ),
  expires: z.string().exactOptional().describe('As written in the file.'),
  reason: z.string().exactOptional().describe('As written in the file.'),
  ended: z
    .array(
      z
        .strictObject({
          assignment: AtomDocument,
          expires: z.string(),
          reason: z.string().exactOptional(),
        })
        .readonly(),
    )
    .readonly()
    .exactOptional()
    .describe('Roles that ended by date since the previous review.'),
}

/** A person with access, and all of it. */
export const Holder = z
  .strictObject({ ...subject, items: z.array(HeldItem).readonly() })
  .readonly()
  .meta({ id: 'holder', description: 'A person or API key with access, and all of that access.' })
export type Holder = z.output<typeof Holder>

export const ReviewSubject = z.strictObject({ ...subject, items: z.array(ReviewItem).readonly() }).readonly()
export type ReviewSubject = z.output<typeof ReviewSubject>

export const Reviewer = z
  .strictObject({
    key: z.string(),
    email: z.string(),
    name: z.string().exactOptional(),
    github: z.string().exactOptional().describe('Login, as in the members file.'),
  })
  .readonly()
export type Reviewer = z.output<typeof Reviewer>

export const ReviewDocument = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    name: ReviewName,
    organization: z.string().describe('Id of the organization.'),
    openedAt: z.string().describe('RFC 3339: when the organization was read.'),
    file: z.string().describe('Path of the members file.'),
    since: z
      .strictObject({ name: ReviewName, digest: Digest, closedAt: z.string() })
      .readonly()
      .exactOptional()
      .describe(
        'The previous review, whose decisions show which access is new. Absent for the first review.',
      ),
    reviewers: z.array(Reviewer).readonly().describe('The reviewers. None can be added later.'),
    resources: z
      .array(z.strictObject({ kind: KindDocument, id: z.string(), name: z.string() }).readonly())
      .readonly()
      .describe('Names of resources in the members file.'),
    subjects: z.array(ReviewSubject).readonly().describe('Most powerful access first.'),
    standing: z
      .array(StandingDocument)
      .readonly()
      .describe('Differences between organization and file that no change settled.'),
    apiKeys: z
      .enum(['reviewed', 'unreadable'])
      .describe('Unreadable: the API refused to list the keys, so nobody reviews them.'),
    digest: Digest.describe('Digest of everything else in the file.'),
  })
  .readonly()
export type ReviewDocument = z.output<typeof ReviewDocument>

/** What identifies an item at any time and under any name of its resource. */
export function itemIdentity(
  subjectKey: string,
  { what, assignment, unknown }: Pick<HeldItem, 'what' | 'assignment' | 'unknown'>,
): string {
  const part = assignment ? assignmentKey(assignment) : (unknown?.digest ?? '')
  return JSON.stringify([subjectKey, what, part])
}

export function reviewNames({ resources }: Pick<ReviewDocument, 'resources'>): ResourceNames {
  return new ResourceNames(
    resources.flatMap(({ kind, id, name }) => (kind === 'organization' ? [] : [[kind, id, name] as const])),
  )
}

/** The roles of a subject. */
export function rolesOfSubject({ items }: { readonly items: readonly HeldItem[] }): readonly Assignment[] {
  return items.flatMap(({ assignment, roles = [] }) => assignment ?? roles)
}
