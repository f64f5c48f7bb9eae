/**
 * The requests under way and those that wait. Only the queue reacts to rate limits: it pauses as long as the API asks,
 * and continues at half its concurrency, which recovers one by one as requests succeed.
 */
import PQueue from 'p-queue'

/**
 * Resolves after that many milliseconds; rejects at once when the signal aborts, as `setTimeout` of
 * `node:timers/promises` does.
 */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<unknown>

/** Successes in a row after which one more concurrent request is tried. */
const RECOVER_AFTER = 10

export interface RequestQueueOptions {
  /** Concurrent requests, at least 1. */
  readonly concurrency: number
  readonly sleep: Sleep
  /** Ends every wait: requests that have not begun, or are under way, reject with the signal's reason. */
  readonly signal?: AbortSignal
}

export class RequestQueue {
  readonly #queue: PQueue
  readonly #options: RequestQueueOptions
  #holds = 0
  #successes = 0

  constructor(options: RequestQueueOptions) {
    this.#options = options
    this.#queue = new PQueue({ concurrency: options.concurrency })
  }

  /** Runs the task when its turn comes. Urgent tasks, which have waited before, go first. */
  run<T>(task: () => Promise<T>, options: { readonly urgent: boolean }): Promise<T> {
    const { signal } = this.#options
    return this.#queue.add(task, { priority: options.urgent ? 1 : 0, ...(signal && { signal }) })
  }

  /**
   * Starts nothing for that many milliseconds. Several holds overlap, and only the first of them halves the
   * concurrency, since requests under way together are refused together.
   */
  hold(ms: number): void {
    if (this.#holds === 0) {
      this.#queue.pause()
      this.#queue.concurrency = Math.max(1, Math.floor(this.#queue.concurrency / 2))
    }
    this.#holds += 1
    this.#successes = 0
    const release = () => {
      this.#holds -= 1
      if (this.#holds === 0) this.#queue.start()
    }
    this.#options.sleep(ms, this.#options.signal).then(release, release)
  }

  succeeded(): void {
    if (this.#queue.concurrency === this.#options.concurrency) return
    this.#successes += 1
    if (this.#successes < RECOVER_AFTER) return
    this.#successes = 0
    this.#queue.concurrency += 1
  }
}
