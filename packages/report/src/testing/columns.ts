/** How a terminal of some width wraps, as the command line has it. */
import wrapAnsi from 'wrap-ansi'
import type { TerminalOptions } from '../surface/terminal.ts'

export function columns(width: number, { color = false } = {}): TerminalOptions {
  return { color, wrap: (text, taken) => wrapAnsi(text, width - taken, { hard: true }) }
}
