/**
 * The requests under way and those that wait. Confines how rate limits are answered: the whole queue pauses
 * and runs at half its concurrency, which comes back one by one as requests succeed; and after a second refusal
 * requests are paced.
 */
import PQueue from 'p-queue'
import { Pace } from './pace.ts'

/**
 * Resolves after so many milliseconds; rejects at once when the signal aborts, as `setTimeout` of
 * `node:timers/promises` does.
 */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<unknown>

/** Successes in a row after which one more request at a time is tried. */
const RECOVER_AFTER = 10

export interface RequestQueueOptions {
  /** Requests at a time, at least 1. */
  readonly concurrency: number
  readonly sleep: Sleep
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Ends every wait: what has not begun rejects with the signal's reason, and so does what is under way. */
  readonly signal?: AbortSignal
}

/** A wait that a refusal asked for, while which nothing is started. */
interface Hold {
  /** How many refusals wait. */
  waiting: number
  /** Milliseconds, of the longest wait. */
  ms: number
  /** Since the last hold. */
  readonly duration: number
  readonly over: PromiseWithResolvers<void>
}

export class RequestQueue {
  readonly #queue: PQueue
  readonly #options: RequestQueueOptions
  readonly #pace = new Pace()
  #hold: Hold | undefined
  #successes = 0
  #accepted = 0
  #freeSince: number

  constructor(options: RequestQueueOptions) {
    this.#options = options
    this.#queue = new PQueue({ concurrency: options.concurrency })
    this.#freeSince = options.now()
  }

  /** Runs the task when its turn comes. Urgent ones, which have waited before, go first. */
  run<T>(task: () => Promise<T>, options: { readonly urgent: boolean }): Promise<T> {
    const { signal } = this.#options
    const inTurn = async () => {
      await this.#turn()
      return task()
    }
    return this.#queue.add(inTurn, { priority: options.urgent ? 1 : 0, ...(signal && { signal }) })
  }

  /**
   * Starts nothing for so many milliseconds. What several holds ask for overlaps, and since requests under
   * way together are turned away together, only the first of them halves the concurrency.
   */
  hold(ms: number): void {
    if (this.#hold === undefined) {
      this.#queue.pause()
      this.#queue.concurrency = Math.max(1, Math.floor(this.#queue.concurrency / 2))
      const duration = this.#options.now() - this.#freeSince
      this.#hold = { waiting: 0, ms: 0, duration, over: Promise.withResolvers() }
    }
    const hold = this.#hold
    this.#successes = 0
    hold.waiting += 1
    hold.ms = Math.max(hold.ms, ms)
    const release = () => {
      hold.waiting -= 1
      if (hold.waiting === 0) this.#release(hold)
    }
    this.#options.sleep(ms, this.#options.signal).then(release, release)
  }

  succeeded(): void {
    this.#accepted += 1
    if (this.#queue.concurrency === this.#options.concurrency) return
    this.#successes += 1
    if (this.#successes < RECOVER_AFTER) return
    this.#successes = 0
    this.#queue.concurrency += 1
  }

  /** Waits until a request may be started; what waits when a hold begins waits for its end, and takes another turn. */
  async #turn(): Promise<void> {
    const { sleep, now, signal } = this.#options
    for (;;) {
      const wait = this.#pace.turn(now())
      if (wait <= 0) return
      await sleep(wait, signal)
      if (this.#hold === undefined) return
      await this.#hold.over.promise
    }
  }

  #release({ duration, ms, over }: Hold): void {
    const now = this.#options.now()
    this.#pace.learn({ duration, hold: ms, accepted: this.#accepted }, now)
    this.#accepted = 0
    this.#freeSince = now
    this.#hold = undefined
    this.#queue.start()
    over.resolve()
  }
}
