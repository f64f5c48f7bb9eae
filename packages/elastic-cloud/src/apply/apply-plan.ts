/**
 * Applies a plan in rounds of requests. After each round the organization is read again, until every change is true or
 * another round would not help. Outcomes come from these readings, never from the answers to writes.
 */
import {
  type Change,
  emailKey,
  isMadeByMember,
  type PlanOptions,
  planChanges,
  type Roster,
  type Snapshot,
} from '@roster/core'
import PQueue from 'p-queue'
import type { Reader } from '../read/reader.ts'
import { readSnapshot } from '../read/snapshot.ts'
import { ElasticCloudError } from '../transport/api-error.ts'
import type { Sleep } from '../transport/request-queue.ts'
import { BATCH_LIMITS, type BatchLimits } from '../write/batch.ts'
import type { Writer } from '../write/writer.ts'
import type { Attempt } from './attempt.ts'
import { isRestOf, SnapshotIndex } from './effect.ts'
import { type ChangeOutcome, outcomeOf } from './outcome.ts'
import { endsTheRun } from './refusal.ts'
import { runRound } from './round.ts'
import type { WriteRecord } from './write-record.ts'

export interface ApplyResult {
  /** In the order of the changes. */
  readonly outcomes: readonly ChangeOutcome[]
  /** Why the run ended early, if it did. */
  readonly stopped?: string
}

export interface ApplyOptions {
  readonly roster: Roster
  /** The snapshot the changes were planned from. */
  readonly snapshot: Snapshot
  /** The changes of the plan to apply. Those that a member makes are left to them. */
  readonly changes: readonly Change[]
  readonly planOptions: PlanOptions
  readonly reader: Reader
  readonly writer: Writer
  /** Called after every write, in the order of answers. */
  readonly audit: (record: WriteRecord) => void
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly sleep: Sleep
  /** Aborted when no further write may start: the time is up, or the user stopped the run. */
  readonly signal?: AbortSignal
  /** Maximum number of concurrent writes; 16 by default. The transport has its own limit. */
  readonly concurrency?: number
  readonly limits?: BatchLimits
  readonly onProgress?: (progress: ApplyProgress) => void
}

export interface ApplyProgress {
  /** Changes found true so far. */
  readonly done: number
  readonly total: number
}

/** Milliseconds to wait after a first round without progress. Doubles with each further one. */
const FRUITLESS_WAIT = 500

/** Number of rounds without progress after which open changes count as failed. */
const FRUITLESS_ROUNDS = 5

export async function applyPlan(options: ApplyOptions): Promise<ApplyResult> {
  return new Run(options).run()
}

class Run {
  readonly #options: ApplyOptions
  readonly #stop = new AbortController()
  /** The last attempt, by change. */
  readonly #last = new Map<Change, Attempt>()
  /** Changes for which a request took effect, or may have. */
  readonly #touched = new Set<Change>()
  /** Changes that were true when last read. */
  #done: ReadonlySet<Change> = new Set()
  /** Rounds in which an answer was lost, by change. */
  readonly #losses = new Map<Change, number>()
  /** Whether the organization was read after the last round. */
  #isRead = true

  constructor(options: ApplyOptions) {
    this.#options = options
    const { signal } = options
    const stop = () => this.#stop.abort(signal?.reason)
    if (signal?.aborted) stop()
    else signal?.addEventListener('abort', stop, { once: true })
  }

  async run(): Promise<ApplyResult> {
    const { changes, snapshot, onProgress } = this.#options
    const own = changes.filter(({ kind }) => !isMadeByMember(kind))
    let index = new SnapshotIndex(snapshot)
    let due: readonly Pair[] = own.map((change) => ({ original: change, now: change }))
    for (let fruitless = 0; due.length > 0 && fruitless < FRUITLESS_ROUNDS; ) {
      if (fruitless > 0) await this.#wait(FRUITLESS_WAIT * 2 ** (fruitless - 1))
      if (this.#stop.signal.aborted) break
      await this.#round(due, index)
      const read = await this.#read()
      if (read === undefined) {
        this.#isRead = false
        break
      }
      index = read
      const done = this.#done.size
      this.#done = new Set(
        own.filter((change) => index.holds(change, this.#last.get(change)?.omitted.assignments)),
      )
      onProgress?.({ done: this.#done.size, total: own.length })
      fruitless = this.#done.size > done ? 0 : fruitless + 1
      due = this.#worthAnother(index)
    }
    const stopped = this.#stopReason()
    return { outcomes: changes.map((change) => this.#outcome(change)), ...(stopped ? { stopped } : {}) }
  }

  async #round(due: readonly Pair[], index: SnapshotIndex): Promise<void> {
    const { roster, reader, writer, audit, concurrency = 16, limits = BATCH_LIMITS } = this.#options
    const attempts = await runRound(
      due.map(({ original, now }) => ({ change: now, lost: this.#losses.get(original) ?? 0 })),
      index,
      {
        organization: roster.organization,
        reader,
        writer,
        queue: new PQueue({ concurrency }),
        limits,
        invitationExpiresIn: roster.policy.invitationExpiresIn,
        minOwners: roster.policy.minOwners,
        now: this.#options.now,
        audit,
        stop: this.#stop,
      },
    )
    for (const [position, attempt] of attempts.entries()) {
      const original = due[position]?.original
      if (original === undefined) continue
      this.#last.set(original, attempt)
      if (attempt.mayHaveTouched) this.#touched.add(original)
      if (attempt.uncertain) this.#losses.set(original, attempt.lost + 1)
    }
  }

  /** Ends at once where the run does. */
  async #wait(milliseconds: number): Promise<void> {
    await this.#options.sleep(milliseconds, this.#stop.signal).catch(() => undefined)
  }

  async #read(): Promise<SnapshotIndex | undefined> {
    try {
      const { reader, roster, snapshot } = this.#options
      const withKeys = snapshot.keys !== undefined
      return new SnapshotIndex(await readSnapshot(reader, roster.organization, { withKeys }))
    } catch (error) {
      if (!(error instanceof ElasticCloudError)) throw error
      if (endsTheRun(error)) this.#stop.abort(error)
      return undefined
    }
  }

  /** The open changes, as they have to be made now. Adds nothing that the original changes did not ask for. */
  #worthAnother(index: SnapshotIndex): readonly Pair[] {
    const { roster, changes, planOptions } = this.#options
    const open = changes.filter((change) => !this.#done.has(change) && !isMadeByMember(change.kind))
    if (open.length === 0) return []
    const plan = planChanges(roster, index.snapshot, planOptions)
    const planned = new Map(plan.changes.map((change) => [emailKey(change.email), change]))
    return open.flatMap((original) => {
      const now = planned.get(emailKey(original.email))
      if (now === undefined || !isRestOf(now, original)) return []
      return (this.#last.get(original)?.isWorthAnother(now) ?? true) ? [{ original, now }] : []
    })
  }

  #outcome(change: Change): ChangeOutcome {
    return outcomeOf(change, {
      attempt: this.#last.get(change),
      isDone: this.#done.has(change),
      isTouched: this.#touched.has(change),
      isRead: this.#isRead,
      names: this.#options.roster.resources,
    })
  }

  #stopReason(): string | undefined {
    if (!this.#stop.signal.aborted) return undefined
    const reason: unknown = this.#stop.signal.reason
    return reason instanceof Error ? reason.message : 'The run was stopped.'
  }
}

/** A change of the plan, and the part of it that is still to do. */
interface Pair {
  readonly original: Change
  readonly now: Change
}
