/** The narrator: prints numbered steps and their duration to standard output. */
import { styleText } from 'node:util'
import wrapAnsi from 'wrap-ansi'
import { isColored } from '../process/color.ts'
import type { Context } from '../process/context.ts'

type Format = Parameters<typeof styleText>[0]

/** Indentation of everything below a step's title. */
const INDENT = '   '

export class Narrator {
  readonly #context: Context
  #steps = 0

  constructor(context: Context) {
    this.#context = context
  }

  /** Runs a step, then prints its title, its duration and the text it returns. */
  async step<T extends { readonly lines: readonly string[] }>(
    title: string,
    work: () => Promise<T>,
  ): Promise<T> {
    const { now } = this.#context
    const start = now()
    const result = await work()
    this.#steps += 1
    const time = this.#style('dim', `(${((now() - start) / 1000).toFixed(1)} s)`)
    this.say(`${this.#style('bold', `${this.#steps}. ${title}`)} ${time}`)
    for (const line of result.lines) this.say(line === '' ? '' : INDENT + line)
    this.say('')
    return result
  }

  say(line: string): void {
    this.#context.stdout.write(`${line}\n`)
  }

  /** A verbatim quote. */
  quote(text: string): readonly string[] {
    return this.#barred(text.trimEnd().split('\n'))
  }

  /** Lines of a difference, coloured by their signs. */
  difference(lines: readonly string[]): readonly string[] {
    return this.#barred(
      lines.map((line) => {
        if (line.startsWith('+')) return this.#style('green', line)
        return line.startsWith('-') ? this.#style('red', line) : line
      }),
    )
  }

  #barred(lines: readonly string[]): readonly string[] {
    const bar = this.#style('dim', '│')
    return lines.flatMap((line) => this.#wrapped(line)).map((line) => `${bar} ${line}`.trimEnd())
  }

  /** Wraps to the width of the terminal, if there is one. */
  #wrapped(line: string): readonly string[] {
    const { columns } = this.#context.stdout
    if (columns === undefined) return [line]
    return wrapAnsi(line, columns - INDENT.length - 2, { hard: true, trim: false }).split('\n')
  }

  #style(format: Format, text: string): string {
    const { stdout } = this.#context
    return isColored(stdout, this.#context) ? styleText(format, text, { validateStream: false }) : text
  }
}
