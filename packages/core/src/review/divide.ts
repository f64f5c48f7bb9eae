/**
 * Divides a review: each item to one reviewer who may decide about it. Items that belong together go to the same
 * reviewer where possible, and the work is shared evenly.
 */
import { compareRanks } from '../answer/access-strength.ts'
import { compareText, isOwner } from '../catalog/assignment.ts'
import { resourceKey } from '../catalog/resource.ts'
import { emailKey } from '../text/email.ts'
import type { Entitlements } from './entitlement.ts'
import type { HeldItem, Holder, Reviewer, ReviewSubject } from './review-document.ts'

/** What belongs together. */
export const DIVISIONS = ['resource', 'group', 'manager'] as const
export type DivisionBy = (typeof DIVISIONS)[number]

export interface DivisionOptions {
  readonly subjects: readonly Holder[]
  readonly reviewers: readonly Reviewer[]
  readonly entitlements: Entitlements
  readonly by: DivisionBy
  /** E-mail key of a person → that of their manager. */
  readonly managers?: ReadonlyMap<string, string>
}

export interface Unassigned {
  readonly subject: Holder
  readonly item: HeldItem
  /** The roles that deciding requires, in a sentence. */
  readonly reason: string
  /** Whether no member of the organization may decide, so that other reviewers would not help. */
  readonly isUndecidable: boolean
}

export interface Division {
  readonly subjects: readonly ReviewSubject[]
  /** Items that no reviewer may decide about. */
  readonly unassigned: readonly Unassigned[]
}

interface Piece {
  readonly subject: Holder
  readonly item: HeldItem
}

export function divide(options: DivisionOptions): Division {
  const { subjects, reviewers, entitlements } = options
  const pieces = subjects.flatMap((subject) => subject.items.map((item) => ({ subject, item })))
  const assigned = new Map<HeldItem, string>()
  const load = new Map(reviewers.map(({ key }) => [key, 0]))
  const unassigned: Unassigned[] = []
  const bundles = [...Map.groupBy(pieces, (piece) => bundleOf(piece, options)).values()]
  // The largest first, so that the small ones even out what is left.
  for (const bundle of bundles.sort((a, b) => b.length - a.length)) {
    let open: readonly Piece[] = bundle
    while (open.length > 0) {
      const offers = reviewers.map(({ key }) => ({
        key,
        isOwner: entitlements.isOwner(key),
        pieces: open.filter(({ subject, item }) => entitlements.of(key, subject, item).allowed),
        load: load.get(key) ?? 0,
      }))
      const offer = best(offers, managerOf(open, options), options.by)
      if (offer === undefined) break
      for (const { item } of offer.pieces) assigned.set(item, offer.key)
      load.set(offer.key, offer.load + offer.pieces.length)
      open = open.filter(({ item }) => !assigned.has(item))
    }
    for (const piece of open) {
      const { subject, item } = piece
      const isUndecidable = entitlements.anyone(subject, item) === undefined
      const reason = reasonFor(piece, options, isUndecidable)
      unassigned.push({ ...piece, reason, isUndecidable })
    }
  }
  return {
    subjects: subjects.map((subject) => ({
      ...subject,
      items: subject.items.flatMap((item) => {
        const reviewer = assigned.get(item)
        return reviewer === undefined ? [] : [{ ...item, reviewer }]
      }),
    })),
    unassigned,
  }
}

interface Offer {
  readonly key: string
  readonly isOwner: boolean
  readonly pieces: readonly Piece[]
  /** Number of items that the reviewer already has. */
  readonly load: number
}

/**
 * Chooses among the reviewers who may decide about any of it: the manager, then an Admin of the resource before an
 * owner, then the reviewer who can decide about most of it, then the one with the least to do.
 */
function best(offers: readonly Offer[], manager: string | undefined, by: DivisionBy): Offer | undefined {
  const rank = ({ key, isOwner, pieces, load }: Offer) =>
    by === 'resource'
      ? [Number(isOwner), -pieces.length, load]
      : [Number(key !== manager), -pieces.length, Number(isOwner), load]
  const [first] = offers
    .filter(({ pieces }) => pieces.length > 0)
    .sort((a, b) => compareRanks(rank(a), rank(b)))
  return first
}

/** The manager of all people in a bundle, if the review is divided by managers. */
function managerOf([first]: readonly Piece[], { by, managers }: DivisionOptions): string | undefined {
  return by === 'manager' && first ? managers?.get(first.subject.key) : undefined
}

/** A key for what belongs together. */
function bundleOf({ subject, item }: Piece, { by, managers }: DivisionOptions): string {
  const { assignment, through, what } = item
  // Owners are few, and each is looked at alone.
  if (assignment && isOwner(assignment)) return JSON.stringify(['owner', subject.key])
  if (by === 'manager') return JSON.stringify(['manager', managers?.get(subject.key) ?? ''])
  if (by === 'group' && through.length > 0) {
    return JSON.stringify(['group', ...[...through].sort(compareText)])
  }
  if (assignment === undefined || subject.kind === 'invitation') return JSON.stringify([subject.kind, what])
  return JSON.stringify(['resource', resourceKey(assignment.kind, assignment.resource ?? '')])
}

function reasonFor(
  { subject, item }: Piece,
  { reviewers, entitlements }: DivisionOptions,
  isUndecidable: boolean,
): string {
  const verdicts = reviewers.map(({ key }) => entitlements.of(key, subject, item))
  const lacking = verdicts.find(({ isOwn }) => !isOwn)
  if (isUndecidable) {
    const own = 'Nobody decides about their own access, and no other member may.'
    return lacking ? `${lacking.reason} ${own}` : own
  }
  return lacking?.reason ?? verdicts[0]?.reason ?? 'There are no reviewers.'
}

/** Owners among the subjects, in their order. */
export function ownersAmong(subjects: readonly Holder[]): readonly Holder[] {
  return subjects.filter(
    ({ kind, items }) =>
      kind === 'member' && items.some(({ assignment }) => assignment !== undefined && isOwner(assignment)),
  )
}

/**
 * Managers of people: JSON such as `{ "grace@example.com": "ada@example.com" }`, or lines of a person and their
 * manager with a comma between them. A sentence if it is neither.
 */
export function readManagers(
  text: string,
): { readonly value: ReadonlyMap<string, string> } | { readonly problem: string } {
  const pairs = text.trimStart().startsWith('{') ? pairsOfJson(text) : pairsOfLines(text)
  if (pairs === undefined)
    return { problem: 'is neither a JSON object of addresses nor lines "person,manager"' }
  const managers = new Map<string, string>()
  for (const [person, manager] of pairs) {
    const key = emailKey(person)
    const known = managers.get(key)
    if (known !== undefined && known !== emailKey(manager)) {
      return { problem: `gives ${person} two managers` }
    }
    managers.set(key, emailKey(manager))
  }
  return { value: managers }
}

type Pair = readonly [person: string, manager: string]

function pairsOfJson(text: string): readonly Pair[] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const entries = Object.entries(value as object)
    return entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')
      ? entries
      : undefined
  } catch {
    return undefined
  }
}

function pairsOfLines(text: string): readonly Pair[] | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  const pairs = lines.map((line) => line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1')))
  const data = pairs.filter((cells) => cells.every((cell) => cell.includes('@')))
  // A first line without addresses is a heading.
  const isSound = pairs.every((cells, index) => cells.length === 2 && (index === 0 || data.includes(cells)))
  return isSound && data.length > 0 ? data.map(([person = '', manager = '']) => [person, manager]) : undefined
}
