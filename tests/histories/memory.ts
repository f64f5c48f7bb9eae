/**
 * What the rules remember of an effect: told forward, from everything that happened, without seals, records, digests or
 * the sources of Roster.
 */
import type { Content, Name } from './content.ts'
import { asksAlike, asksFor, type Effect, nameOf } from './effect.ts'

/** What the preview of a pull request showed as what merging applies. */
export interface Review {
  readonly at: number
  /** Names of effects. */
  readonly shows: ReadonlySet<string>
  /** Whose access goes on past an end that the file before has. */
  readonly extends: ReadonlySet<Name>
  /** Whether the label was on the pull request. */
  readonly isLabelled: boolean
  /** What makes it no evidence, if anything does: the commit that was merged is another one, or the text was edited. */
  defect?: 'outdated' | 'edited' | 'late'
}

export interface Landing {
  readonly is: 'landing'
  readonly at: number
  readonly sha: string
  /** Absent if the file is broken. */
  readonly content?: Content
  readonly before?: Content
  /** Absent for a push. */
  readonly number?: number
  readonly review?: Review
  /** The file that Ada approved, if she did: an approval counts for what that file asks for. */
  readonly approved?: Content
}

/** A run that left a record. */
export interface Record {
  readonly is: 'record'
  readonly at: number
  readonly content: Content
  /** Names of the effects that were in force at its end. */
  readonly inForce: ReadonlySet<string>
}

export type Event = Landing | Record

export interface Memory {
  /** With which landing the file began to ask for it; undefined if it always has, or does not. */
  readonly begin?: Landing
  readonly shownAt?: number
  readonly inForceAt?: number
  /** Whether a pull request was approved since. */
  readonly isApproved: boolean
}

const NOTHING: Memory = { isApproved: false }

export function memoryOf(effect: Effect, events: readonly Event[], time: number): Memory {
  const applied = events.findLast((event) => event.is === 'landing' && event.content)?.content
  let memory: Memory | undefined
  for (const event of events) {
    if (event.is === 'record') {
      if (memory && event.inForce.has(nameOf(effect)) && asksFor(event.content, effect, event.at)) {
        memory = { ...memory, inForceAt: event.at }
      }
      continue
    }
    const { content, before } = event
    if (content === undefined) continue
    if (!asksFor(content, effect, time)) {
      memory = undefined
      continue
    }
    // The first file found people as they were: it takes nothing from anyone.
    const isIntroduced = before !== undefined || ['begins', 'gains', 'is due'].includes(effect.does)
    memory ??= isIntroduced ? { ...NOTHING, begin: event } : NOTHING
    const { approved } = event
    const isMeant = approved && applied && asksAlike(approved, applied, effect.on, time)
    if (isMeant && asksFor(approved, effect, time)) memory = { ...memory, isApproved: true }
    const { review } = event
    if (review && review.defect === undefined && isShown(event, review, effect)) {
      memory = { ...memory, shownAt: Math.max(memory.shownAt ?? review.at, review.at) }
    }
  }
  return memory ?? NOTHING
}

export function isShown({ at, before }: Landing, review: Review, effect: Effect): boolean {
  const { shows, extends: longer } = review
  if (shows.has(nameOf(effect))) return true
  const end = before?.members[effect.on]?.until
  const isAnew = effect.does === 'begins' || effect.does === 'gains'
  return isAnew && longer.has(effect.on) && end !== undefined && end <= at
}

export function isAuthorised({ shownAt, inForceAt = Number.NEGATIVE_INFINITY }: Memory): boolean {
  return shownAt !== undefined && shownAt > inForceAt
}

/** Whether a run had it done, and someone undid it since. What nobody was shown is no decision that was carried out. */
export function isSpent(memory: Memory): boolean {
  const { begin, shownAt, inForceAt } = memory
  return inForceAt !== undefined && !isAuthorised(memory) && (shownAt !== undefined || begin !== undefined)
}
