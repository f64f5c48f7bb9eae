/** One line on a terminal that says how far a run has come and what it waits for. Elsewhere it stays silent. */
import type { RequestEvent } from '@roster/elastic-cloud'
import type { Output } from './context.ts'

/** Returns to the start of the line and clears it. */
const CLEAR = '\r\u001B[2K'

const DEFAULT_COLUMNS = 80

export class Progress {
  readonly #output: Output
  readonly #what: string
  #done = ''
  #waiting = ''

  /** `what` is being done: "Applying". */
  constructor(output: Output, what: string) {
    this.#output = output
    this.#what = what
  }

  advance(done: number, total: number): void {
    this.#done = ` ${done} of ${total} done`
    this.#draw()
  }

  request({ retryInMs, error }: RequestEvent): void {
    const reason = error === 'rate-limited' ? 'rate limit' : 'retry'
    this.#waiting = retryInMs === undefined ? '' : ` · waiting ${Math.ceil(retryInMs / 1000)} s (${reason})`
    this.#draw()
  }

  clear(): void {
    if (this.#output.isTTY) this.#output.write(CLEAR)
  }

  #draw(): void {
    if (!this.#output.isTTY) return
    const line = `${this.#what} …${this.#done}${this.#waiting}`
    this.#output.write(CLEAR + line.slice(0, (this.#output.columns ?? DEFAULT_COLUMNS) - 1))
  }
}
