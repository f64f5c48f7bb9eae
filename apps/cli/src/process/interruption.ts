/** A signal that ends a command before it is done, as an error and as an exit code. */

/** 128 and the number of the signal, as in shells. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const

export type InterruptingSignal = keyof typeof EXIT_CODES

/** The reason of the signal that a context's `interruption` returns. */
export class Interruption extends Error {
  override readonly name = 'Interruption'
  readonly exitCode: (typeof EXIT_CODES)[InterruptingSignal]

  constructor(signal: InterruptingSignal) {
    super(`interrupted by ${signal}`)
    this.exitCode = EXIT_CODES[signal]
  }
}
