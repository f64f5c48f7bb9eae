/** The progress of a run as a status line: its activity, and what it waits for. */
import { styleText } from 'node:util'
import type { RequestEvent } from '@roster/elastic-cloud'
import { isColored } from './color.ts'
import type { Context } from './context.ts'

const DEFAULT_COLUMNS = 80

/** The activity of a request. The first match counts. */
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

  /** `what` is the activity, such as "Applying". */
  constructor(context: Context, what: string) {
    this.#context = context
    this.#what = what
  }

  begin(): void {
    this.#draw()
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
    this.#context.statusLine.clear()
  }

  #draw(): void {
    const { stderr, statusLine } = this.#context
    // The reason for waiting matters most, so it comes first, where a narrow terminal shows it.
    const room = (stderr.columns ?? DEFAULT_COLUMNS) - 1
    const line = `${this.#what} …${this.#done}${this.#waiting || this.#doing}`.slice(0, room)
    const format = this.#waiting === '' ? 'dim' : 'yellow'
    const isStyled = isColored(stderr, this.#context)
    statusLine.show(isStyled ? styleText(format, line, { validateStream: false }) : line)
  }
}
