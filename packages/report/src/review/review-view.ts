/**
 * A review in words, as its page shows it. It is plain JSON that can be read without this library. Texts are safe to
 * show, but not escaped for any surface.
 */
import {
  type AccessLevel,
  accessLevel,
  type Bundle,
  bundlesOf,
  type Decision,
  type DecisionsDocument,
  decisionsFileName,
  impliesAssignment,
  kindRow,
  type ReviewDocument,
  type ReviewSubject,
  rolesOf,
} from '@roster/core'
import { compareNaturally } from '../phrase/natural.ts'
import { join, plainText, prose } from '../phrase/phrase.ts'
import { ReviewPhrases, subjectPhrase, wayOf } from './review-phrases.ts'

/** The data embedded in the page. */
export interface ReviewView {
  readonly name: string
  /** Of the review; decisions name it. */
  readonly digest: string
  readonly reviewers: readonly ViewReviewer[]
  readonly people: readonly ReviewPerson[]
  /** Ids of all items, in the order of the review. */
  readonly items: readonly string[]
  /** The most powerful access first. */
  readonly bundles: readonly ViewBundle[]
}

export interface ViewReviewer {
  readonly key: string
  readonly title: string
  /** Name of the file with their decisions. */
  readonly file: string
  /** Decisions that they have made already. */
  readonly decisions: readonly Decision[]
}

export interface ReviewPerson {
  readonly title: string
  readonly email?: string
  /** "since 3 Jan 2026 · contractor". */
  readonly facts: string
  /** All that they have. */
  readonly access: readonly string[]
}

export interface ViewBundle {
  /** Index of the reviewer. */
  readonly reviewer: number
  /** "Viewer on the deployment shop". */
  readonly title: string
  /** "from the group sre". */
  readonly way: string
  /** Absent for access that is not a role. */
  readonly level?: AccessLevel
  readonly isPrivileged: boolean
  readonly pieces: readonly ViewPiece[]
  /** Lesser roles that it can be changed to. */
  readonly choices: readonly ViewChoice[]
}

/** Indexes. */
export interface ViewPiece {
  readonly item: number
  readonly person: number
}

export interface ViewChoice {
  readonly title: string
  readonly to: NonNullable<Decision['to']>
}

export interface ReviewPageInput {
  readonly review: ReviewDocument
  /** Of those who have already decided. */
  readonly decisions: readonly DecisionsDocument[]
}

export function reviewView({ review, decisions }: ReviewPageInput): ReviewView {
  const { name, digest, reviewers, subjects } = review
  const phrases = new ReviewPhrases(review)
  const pieces = subjects.flatMap((subject) => subject.items.map((item) => ({ subject, item })))
  const byReviewer = Map.groupBy(pieces, ({ item }) => item.reviewer)
  const indexes = {
    people: new Map(subjects.map(({ key }, index) => [key, index])),
    items: new Map(pieces.map(({ item }, index) => [item.id, index])),
  }
  return {
    name,
    digest,
    reviewers: reviewers.map((reviewer) => ({
      key: reviewer.key,
      title: plainText(subjectPhrase(reviewer)),
      file: decisionsFileName(reviewer.key),
      decisions: decisions.flatMap((document) =>
        document.reviewer === reviewer.key && document.of === digest ? document.decisions : [],
      ),
    })),
    people: subjects.map((subject) => ({
      title: plainText(prose(titleOf(subject))),
      ...(subject.email !== undefined && { email: plainText(prose(subject.email)) }),
      facts: plainText(join(phrases.facts(subject), ' · ')),
      access: subject.items.map((item) => plainText(phrases.access(item))),
    })),
    items: pieces.map(({ item }) => item.id),
    bundles: reviewers.flatMap(({ key }, index) =>
      bundlesOf(byReviewer.get(key) ?? []).map((bundle) => viewBundle(bundle, index, phrases, indexes)),
    ),
  }
}

function titleOf({ name, email, key }: ReviewSubject): string {
  return name ?? email ?? key
}

interface Indexes {
  readonly people: ReadonlyMap<string, number>
  readonly items: ReadonlyMap<string, number>
}

function viewBundle(
  bundle: Bundle,
  reviewer: number,
  phrases: ReviewPhrases,
  { people, items }: Indexes,
): ViewBundle {
  const { isPrivileged, pieces } = bundle
  const [first] = pieces
  const role = first?.item.assignment ?? first?.item.roles?.[0]
  return {
    reviewer,
    title: first ? plainText(phrases.access(first.item)) : '',
    way: first ? plainText(join(wayOf(first.subject, first.item), ' · ')) : '',
    ...(role && { level: accessLevel(role) }),
    isPrivileged,
    pieces: pieces
      .toSorted((a, b) => compareNaturally(titleOf(a.subject), titleOf(b.subject)))
      .map(({ subject, item }) => ({
        item: items.get(item.id) ?? 0,
        person: people.get(subject.key) ?? 0,
      })),
    choices: choicesFor(bundle, phrases),
  }
}

/** Lesser roles on the same resource. */
function choicesFor({ pieces: [first] }: Bundle, phrases: ReviewPhrases): readonly ViewChoice[] {
  const { assignment, fromProvider } = first?.item ?? {}
  if (assignment === undefined || fromProvider) return []
  const { kind, resource } = assignment
  const on = resource === undefined ? { kind } : { kind, resource }
  const opensInside = kind !== 'organization' && kindRow(kind).hasInside
  const candidates = rolesOf(kind).flatMap(({ name: role }) => [
    { ...on, role },
    ...(opensInside ? [{ ...on, role, applicationRoles: [] }] : []),
  ])
  return candidates
    .filter((to) => impliesAssignment(assignment, to) && !impliesAssignment(to, assignment))
    .map((to) => ({ title: plainText(phrases.role(to)), to }))
}
