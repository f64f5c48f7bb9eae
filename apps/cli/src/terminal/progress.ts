/**
 * One line on a terminal with the progress of a run: what it does, and what it waits for. It prints nothing if there is
 * no terminal.
 */
import { styleText } from 'node:util'
import type { RequestEvent } from '@roster/elastic-cloud'
import type { Context } from '../process/context.ts'
import { isColored } from './color.ts'

/** Returns to the start of the line and clears it. */
const CLEAR = '\r\u001B[2K'

const DEFAULT_COLUMNS = 80

/** What a request does. The first match counts. */
const DEEDS: readonly (readonly [method: string, path: RegExp, deed: string])[] = [
  ['GET', /./, 'reading the organization'],
  ['POST', /\/invitations$/, 'sending invitations'],
  ['DELETE', /\/invitations\//, 'cancelling invitations'],
  ['POST', /\/role_assignments$/, 'granting roles'],
  ['DELETE', /\/role_assignments$/, 'revoking roles'],
  ['DELETE', /\/members\//, 'removing members'],
]

export class Progress {
  readonly #context: Context
  readonly #what: string
  #done = ''
  #doing = ''
  #waiting = ''

  /** `what` is the activity, such as "Applying". The line appears on standard error. */
  constructor(context: Context, what: string) {
    this.#context = context
    this.#what = what
  }

  advance(done: number, total: number): void {
    this.#done = ` ${done} of ${total} done`
    this.#draw()
  }

  request({ method, path, retryInMs, error }: RequestEvent): void {
    const deed = DEEDS.find(([verb, shape]) => verb === method && shape.test(path))?.[2]
    if (deed !== undefined) this.#doing = ` · ${deed}`
    const reason = error === 'rate-limited' ? 'the API limits the rate' : 'no answer, trying again'
    this.#waiting =
      retryInMs === undefined ? '' : ` · waiting ${Math.max(1, Math.ceil(retryInMs / 1000))} s: ${reason}`
    this.#draw()
  }

  clear(): void {
    const { stderr } = this.#context
    if (stderr.isTTY) stderr.write(CLEAR)
  }

  #draw(): void {
    const { stderr } = this.#context
    if (!stderr.isTTY) return
    // The reason for waiting matters most, so it comes first, where a narrow terminal shows it.
    const room = (stderr.columns ?? DEFAULT_COLUMNS) - 1
    const line = `${this.#what} …${this.#done}${this.#waiting || this.#doing}`.slice(0, room)
    const format = this.#waiting === '' ? 'dim' : 'yellow'
    const isStyled = isColored(stderr, this.#context)
    stderr.write(CLEAR + (isStyled ? styleText(format, line, { validateStream: false }) : line))
  }
}
