/** Opens a review: freezes who has what, and divides it among reviewers. */
import { compareText } from '../catalog/assignment.ts'
import { type StandingDifference, standingDocument } from '../finding/standing.ts'
import { emailKey } from '../text/email.ts'
import {
  type Division,
  type DivisionBy,
  type DivisionOptions,
  divide,
  ownersAmong,
  type Unassigned,
} from './divide.ts'
import { documentDigest } from './document-digest.ts'
import { Entitlements } from './entitlement.ts'
import { type HolderSources, holdersOf } from './holders.ts'
import type { ReviewDocument, Reviewer, ReviewItem, ReviewSubject } from './review-document.ts'

export interface OpeningOptions extends HolderSources {
  readonly name: string
  /** RFC 3339: when the organization was read. */
  readonly openedAt: string
  /** Path of the members file. */
  readonly file: string
  readonly standing: readonly StandingDifference[]
  readonly since?: ReviewDocument['since']
  /** Addresses, or keys. */
  readonly reviewers: readonly string[]
  readonly by: DivisionBy
  readonly managers?: ReadonlyMap<string, string>
  readonly rest: Rest
}

/**
 * How to treat items that no reviewer may decide about: do not open the review; let owners decide about them; or let
 * owners decide, and leave unreviewed what no member of the organization may decide about.
 */
export const RESTS = ['refuse', 'owners', 'unreviewed'] as const
export type Rest = (typeof RESTS)[number]

export type Opening =
  | { readonly code: 'opened'; readonly review: ReviewDocument }
  /** Reviewers who are not members, and so cannot decide about any item. */
  | { readonly code: 'not-members'; readonly reviewers: readonly string[] }
  | { readonly code: 'unassigned'; readonly unassigned: readonly Unassigned[] }
  | { readonly code: 'empty' }

export function openReview(options: OpeningOptions): Opening {
  const { name, openedAt, file, since, roster, snapshot, standing, by, managers, rest } = options
  const subjects = holdersOf(options)
  if (subjects.length === 0) return { code: 'empty' }
  const resources = resourcesOf(options, subjects)
  const entitlements = new Entitlements({ subjects, resources })
  const keys = [...new Set(options.reviewers.map(emailKey))]
  const strangers = keys.filter((key) => !entitlements.isMember(key))
  if (strangers.length > 0) return { code: 'not-members', reviewers: strangers }
  const reviewerOf = (key: string): Reviewer => {
    const subject = subjects.find((each) => each.key === key)
    const github = roster.members.get(key)?.github
    return {
      key,
      email: subject?.email ?? key,
      ...(subject?.name !== undefined && { name: subject.name }),
      ...(github !== undefined && { github }),
    }
  }
  const chosen = keys.map(reviewerOf)
  const together = { subjects, entitlements, by, ...(managers && { managers }) }
  const first = divide({ ...together, reviewers: chosen })
  const isShort = rest !== 'refuse' && first.unassigned.length > 0
  const owners = isShort ? ownersAmong(subjects).map(({ key }) => key) : []
  const reviewers = [...chosen, ...owners.filter((key) => !keys.includes(key)).map(reviewerOf)]
  const division = isShort ? withRest(first, { ...together, reviewers }) : first
  const left = division.unassigned.filter(({ isUndecidable }) => rest === 'unreviewed' && isUndecidable)
  if (left.length < division.unassigned.length) {
    return { code: 'unassigned', unassigned: division.unassigned }
  }
  const review = {
    version: 1 as const,
    name,
    organization: snapshot.organization.id,
    openedAt,
    file,
    ...(since && { since }),
    reviewers,
    resources,
    subjects: withUnreviewed(subjects, division, left),
    standing: standing.map(standingDocument),
    apiKeys: snapshot.keys === undefined ? ('unreadable' as const) : ('reviewed' as const),
  }
  return { code: 'opened', review: { ...review, digest: documentDigest(review) } }
}

/** Includes the items that nobody decides about, in their places. */
function withUnreviewed(
  holders: ReturnType<typeof holdersOf>,
  { subjects }: Division,
  left: readonly Unassigned[],
): readonly ReviewSubject[] {
  const reasons = new Map(left.map(({ item, reason }) => [item.id, reason]))
  return subjects.map((subject, index) => {
    const assigned = new Map(subject.items.map((item) => [item.id, item]))
    const items = (holders[index]?.items ?? []).flatMap((item): readonly ReviewItem[] => {
      const reason = reasons.get(item.id)
      const found = assigned.get(item.id)
      if (found) return [found]
      return reason === undefined ? [] : [{ ...item, unreviewed: reason }]
    })
    return { ...subject, items }
  })
}

/** The chosen reviewers keep what they may decide about; all owners share what is left. */
function withRest(own: Division, options: DivisionOptions): Division {
  const rest = divide(options)
  const taken = new Map(
    own.subjects.flatMap(({ items }) =>
      items.flatMap(({ id, reviewer }) => (reviewer === undefined ? [] : [[id, reviewer] as const])),
    ),
  )
  return {
    subjects: rest.subjects.map((subject) => ({
      ...subject,
      items: subject.items.map((item) => {
        const reviewer = taken.get(item.id)
        return reviewer === undefined ? item : { ...item, reviewer }
      }),
    })),
    unassigned: rest.unassigned,
  }
}

/** Names of the resources in use. */
function resourcesOf(
  { roster }: OpeningOptions,
  subjects: ReturnType<typeof holdersOf>,
): ReviewDocument['resources'] {
  const used = subjects.flatMap(({ items }) =>
    items
      .flatMap(({ assignment, roles = [] }) => [...(assignment ? [assignment] : []), ...roles])
      .flatMap((role) => {
        if (role.resource === undefined || role.kind === 'organization') return []
        const { kind, resource: id } = role
        const name = roster.resources.name(kind, id)
        return name === undefined ? [] : [{ kind, id, name }]
      }),
  )
  const byKey = new Map(used.map((each) => [`${each.kind}/${each.id}`, each] as const))
  return [...byKey].sort(([a], [b]) => compareText(a, b)).map(([, each]) => each)
}
