/** A document as terminal text: the same sentences, with signs and colors. */
import { styleText } from 'node:util'
import type { Alert, Block, Document, Item, Mark, Section } from '../document/document.ts'
import { join, type Phrase, type Span } from '../phrase/phrase.ts'

export interface TerminalOptions {
  readonly color: boolean
  /**
   * Wraps text whose lines start at column `taken`. The text can contain escape sequences. Without it, lines are not
   * wrapped. It is an argument because code that measures character widths is slow to load, and logs do not need it.
   */
  readonly wrap?: (text: string, taken: number) => string
}

type Format = Parameters<typeof styleText>[0]

const SIGNS: Readonly<Record<Mark, { readonly sign: string; readonly format: Format }>> = {
  add: { sign: '+', format: 'green' },
  change: { sign: '~', format: 'yellow' },
  remove: { sign: '-', format: 'red' },
  renew: { sign: '↻', format: 'cyan' },
  done: { sign: '✓', format: 'green' },
  error: { sign: '✗', format: 'red' },
  warning: { sign: '!', format: 'yellow' },
  info: { sign: '·', format: 'dim' },
}

export function renderTerminal(document: Document, options: TerminalOptions): string {
  return new TerminalPage(options).render(document)
}

class TerminalPage {
  readonly #color: boolean
  readonly #wrapped: NonNullable<TerminalOptions['wrap']>

  constructor({ color, wrap = (text) => text }: TerminalOptions) {
    this.#color = color
    this.#wrapped = wrap
  }

  render({ verdict, remarks, blocks, footer }: Document): string {
    const paragraphs = [
      this.#wrap(this.#phrase(verdict, 'bold')),
      ...remarks.map((remark) => this.#wrap(this.#phrase(remark))),
      ...blocks.map((block) => this.#block(block)),
      this.#wrap(this.#phrase(join(footer, ' · '), 'dim')),
    ]
    return `${paragraphs.join('\n\n')}\n`
  }

  #block(block: Block): string {
    return block.type === 'alert' ? this.#alert(block) : this.#section(block)
  }

  #alert({ level, lead, items }: Alert): string {
    const format = level === 'caution' ? 'red' : 'yellow'
    const lines = this.#hang(`${this.#style(['bold', format], '!!')} `, 3, this.#phrase(lead))
    return [lines, ...items.map((item) => this.#item(item, 3))].join('\n')
  }

  #section({ title, note, items }: Section): string {
    const suffix = note === undefined ? '' : this.#style('dim', ` · ${note}`)
    const heading = this.#wrap(this.#style('bold', title) + suffix)
    return [heading, ...items.map((item) => this.#item(item, 2))].join('\n')
  }

  #item({ phrase, details = [], mark, checked }: Item, indent: number): string {
    const { sign, format } = SIGNS[mark]
    const drawn = checked === undefined ? sign : checked ? '[x]' : '[ ]'
    const start = `${' '.repeat(indent)}${this.#style(format, drawn)} `
    const hanging = indent + drawn.length + 1
    return [
      this.#hang(start, hanging, this.#phrase(phrase)),
      ...details.map((line) => this.#hang(' '.repeat(hanging), hanging, this.#phrase(line.phrase))),
    ].join('\n')
  }

  /** Wraps so that further lines are indented to the first word, at `columns`. */
  #hang(start: string, columns: number, text: string): string {
    const lines = this.#wrap(text, columns).split('\n')
    return start + lines.join(`\n${' '.repeat(columns)}`)
  }

  #wrap(text: string, taken = 0): string {
    return this.#wrapped(text, taken)
  }

  #phrase(phrase: Phrase, base?: Format): string {
    const text = phrase.map((span) => this.#span(span)).join('')
    return base === undefined ? text : this.#style(base, text)
  }

  #span({ kind, text, weight, url }: Span): string {
    if (kind === 'link') return `${text}: ${url ?? ''}`
    if (kind === 'code') return this.#style(weight === 'strong' ? ['bold', 'cyan'] : 'cyan', text)
    if (weight === 'strong') return this.#style('bold', text)
    return weight === 'emphasis' ? this.#style('italic', text) : text
  }

  #style(format: Format, text: string): string {
    return this.#color ? styleText(format, text, { validateStream: false }) : text
  }
}
