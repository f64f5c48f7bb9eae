/**
 * The ledger: which effects of a plan are authorised, derived from the history of the file, the seals of the previews
 * that led to it, and the records that runs left. It remembers nothing itself, so a run that was superseded, dropped,
 * repeated or killed changes nothing about what the next one finds.
 *
 * An effect is authorised if a sealed preview showed it, the file has asked for it ever since that preview was merged,
 * and no record of a later time says that it was in force: it is *introduced* by the newest merge, or *unfinished*
 * from an earlier one. If it was in force after the preview, it is *spent*: the organization differs by someone's
 * decision or mistake. Everything else is *held*.
 */

import {
  type EffectPart,
  effectDigest,
  emailKey,
  entryIn,
  idInSubject,
  isKeySubject,
  roleEnd,
} from '@roster/core'
import type { RunRecord } from '../port/evidence.ts'
import { Asking, introduces } from './asking.ts'
import { type Demand, effectIn, isNegative, wasAskedAt } from './demand.ts'
import type { History, Merge, ReviewDefect } from './merge.ts'

export type Standing =
  | { readonly status: 'introduced' | 'unfinished'; readonly merge: Merge }
  /** When it was last in force, in milliseconds since the epoch. The merge is the one whose record says so. */
  | { readonly status: 'spent'; readonly merge: Merge; readonly inForceAt: number }
  /** The merge is the one that introduced the effect; absent for `not introduced`. */
  | { readonly status: 'held'; readonly why: HeldReason; readonly merge?: Merge }

/**
 * Why no review authorises an effect: what is wrong with the preview of the merge that introduced it, or one of these.
 */
export type HeldReason =
  | ReviewDefect
  /** The preview is genuine and did not show it. */
  | 'not shown'
  /** No merge introduced it: someone changed the organization by other means. */
  | 'not introduced'

/** Milliseconds by which the clocks of runs and of GitHub can differ. */
const CLOCKS_DIFFER_MS = 60 * 60 * 1000

export class Ledger {
  readonly #read: Merge[] = []
  readonly #unread: AsyncIterator<Merge>

  /** @param history Its newest step left the file that is to be applied. */
  constructor(history: History) {
    this.#unread = history[Symbol.asyncIterator]()
  }

  /** The steps that were needed so far, newest first. */
  get read(): readonly Merge[] {
    return this.#read
  }

  /** Reads the history only as far back as the answer needs. Rejects with the errors of the history. */
  async weigh(demand: Demand): Promise<Standing> {
    const asking = new Asking(demand)
    let shown: Shown | undefined
    let recorded: Recorded | undefined
    for await (const merge of this.newestFirst()) {
      const { review, record } = merge
      const asks = asking.take(merge)
      // Reviews from before the file last began to ask for it no longer count.
      if (asks && review.status === 'valid' && shows(review.covers, merge, demand)) {
        // An earlier merge can have the later preview.
        shown = { merge: shown?.merge ?? merge, at: Math.max(shown?.at ?? review.at, review.at) }
      }
      recorded ??= recordedBy(merge, demand, asking)
      if (shown !== undefined && (recorded ? shown.at > recorded.inForceAt : isOlder(record, shown))) break
      // A run leaves its record on the newest pull request, which can be an earlier step than the push it was for.
      if (asking.isOver && merge.pullRequest !== undefined) break
      if (recorded === undefined || !isLastWord(recorded, merge)) continue
      if (shown !== undefined) break
      if (!asking.isOver && !isNegative(demand)) return { status: 'spent', ...recorded }
    }
    const { introduction } = asking
    if (shown !== undefined) {
      if (recorded !== undefined && recorded.inForceAt >= shown.at) return { status: 'spent', ...recorded }
      return { status: shown.merge === this.#read[0] ? 'introduced' : 'unfinished', merge: shown.merge }
    }
    if (introduction === undefined) return { status: 'held', why: 'not introduced' }
    // No preview showed it. If it was in force all the same, someone has undone it.
    if (recorded !== undefined && recorded.inForceAt >= introduction.at)
      return { status: 'spent', ...recorded }
    const { review } = introduction
    return {
      status: 'held',
      why: review.status === 'valid' ? 'not shown' : review.status,
      merge: introduction,
    }
  }

  /**
   * When the effect was last known to be in force since the file began to ask for it, in milliseconds since the epoch.
   * Undefined if that is not known. If any record says it, the newest one does.
   */
  async lastInForce(demand: Demand): Promise<number | undefined> {
    const asking = new Asking(demand)
    for await (const merge of this.newestFirst()) {
      asking.take(merge)
      const recorded = recordedBy(merge, demand, asking)
      if (recorded !== undefined) return recorded.inForceAt
      if (merge.record !== undefined || (asking.isOver && merge.pullRequest !== undefined)) return undefined
    }
    return undefined
  }

  /**
   * The merge whose label lifts limits for a change: the one that introduced the last of its effects, if its preview showed
   * all of them, and showed the label. The first file introduces everything. The label is for one time: if an effect has been
   * in force since, it lifts nothing any more.
   */
  async liftingMerge(demands: readonly Demand[]): Promise<Merge | undefined> {
    const beginnings: number[] = []
    for (const demand of demands) beginnings.push(await this.#beginning(demand))
    const merge = this.#read[Math.min(...beginnings)]
    if (merge?.review.status !== 'valid' || merge.review.label === undefined) return undefined
    for (const demand of demands) {
      if (!shows(merge.review.covers, merge, demand)) return undefined
      const inForceAt = await this.lastInForce(demand)
      if (inForceAt !== undefined && inForceAt >= merge.review.at) return undefined
    }
    return merge
  }

  /** The step with which the file began to ask for it, 0 for the newest; infinite if no step that is read did. */
  async #beginning(demand: Demand): Promise<number> {
    let step = -1
    for await (const merge of this.newestFirst()) {
      step += 1
      if (merge.after === undefined) continue
      if (effectIn(merge.after, demand) === undefined) break
      if (merge.before === undefined || introduces(merge, demand)) return step
    }
    return Number.POSITIVE_INFINITY
  }

  /** The step that left the file; undefined if there is no history. */
  async newest(): Promise<Merge | undefined> {
    for await (const merge of this.newestFirst()) return merge
    return undefined
  }

  /** All steps, each read once. */
  async *newestFirst(): AsyncGenerator<Merge> {
    for (let index = 0; ; index += 1) {
      const known = this.#read[index]
      if (known !== undefined) {
        yield known
        continue
      }
      const { value, done } = await this.#unread.next()
      if (done) return
      this.#read.push(value)
      yield value
    }
  }
}

interface Shown {
  /** The newest. */
  readonly merge: Merge
  /** When the last preview was planned. */
  readonly at: number
}

type Covers = (demand: Demand) => boolean

interface Recorded {
  readonly merge: Merge
  readonly inForceAt: number
}

/** Whether the preview showed it, or showed an extension of access whose old end had passed when it was merged. */
function shows(covers: Covers, merge: Merge, demand: Demand): boolean {
  if (covers(demand)) return true
  const extension = extensionOf(demand, merge)
  return extension !== undefined && covers(extension)
}

/** An owner can have removed the person before the old end. An extension does not undo that. */
function extensionOf(demand: Demand, { before, at }: Merge): Demand | undefined {
  const { email, part } = demand
  const extended =
    part === 'begins' ? part : typeof part === 'object' && 'grant' in part ? part.grant : undefined
  const key = emailKey(email)
  const entry = before && entryIn(before, key)
  if (before === undefined || entry === undefined || extended === undefined) return undefined
  const role = extended === 'begins' ? undefined : roleEnd(entry, extended)
  const hasEnded = [entry.expiresAt, role?.expiresAt].some((end) => end !== undefined && end <= at)
  if (!hasEnded) return undefined
  const own: EffectPart = { extended }
  return { ...demand, part: own, digest: effectDigest(before.organization, email, own) }
}

/** Before its date, an end that is to come is not in force, although nothing is open. */
function recordedBy(merge: Merge, demand: Demand, asking: Asking): Recorded | undefined {
  const { email, part } = demand
  // An API key that did not exist had not been revoked: it was still to be made. Roles of a key are never revoked.
  if (idInSubject(email) !== undefined) return undefined
  if (isKeySubject(email) && typeof part === 'object' && 'revoke' in part) return undefined
  const file = asking.fileOfRun(merge)
  const effect = file && effectIn(file, demand)
  const inForceAt = effect && merge.record?.inForceAt(effect.digest)
  if (inForceAt === undefined || file === undefined) return undefined
  return wasAskedAt(demand, file, inForceAt) ? { merge, inForceAt } : undefined
}

/**
 * Whether no preview of an earlier merge can be later than the time that a record tells. That can be long before the record
 * itself: then only merges from before it are known to have earlier previews.
 */
function isLastWord({ merge: { record }, inForceAt }: Recorded, { at }: Merge): boolean {
  return inForceAt === record?.at || at < inForceAt - CLOCKS_DIFFER_MS
}

/** Records on earlier merges are older still, so none of them can be later than the preview. */
function isOlder(record: RunRecord | undefined, { at }: Shown): boolean {
  return record !== undefined && record.at < at
}
