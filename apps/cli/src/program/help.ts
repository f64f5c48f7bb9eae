/** Help texts: citty's usage, and examples, in the width of the terminal. */
import { stripVTControlCharacters, styleText } from 'node:util'
import { renderUsage } from 'citty'
import { type Command, ENVIRONMENT, EXIT_CODES, type Example } from '../command/command.ts'
import { VERSION } from '../process/version.ts'
import { COMMANDS } from './commands.ts'

const ROSTER = { name: 'roster', version: VERSION, description: 'Elastic Cloud membership as code' }

/** Where a help text is shown. */
export interface Page {
  readonly color: boolean
  /** Undefined if it is no terminal. */
  readonly columns: number | undefined
}

const HELP = { type: 'boolean', alias: 'h', description: 'Show help' } as const

const COMMON = table('OPTIONS OF EVERY COMMAND', [
  ['-h, --help', 'Show help, as roster help <command> does'],
  ['--color, --no-color', 'Always color the output, or never'],
])

const VARIABLES = table('ENVIRONMENT', Object.entries(ENVIRONMENT))

const CODES = table('EXIT CODES', Object.entries(EXIT_CODES))

/** Lists commands by their summaries, without loading any. */
export async function programHelp(
  page: Page,
  names: readonly string[] = Object.keys(COMMANDS),
): Promise<string> {
  const subCommands = Object.fromEntries(
    names.map((name) => [name, { meta: { description: COMMANDS[name]?.summary ?? '' } }]),
  )
  const usage = await renderUsage({ meta: ROSTER, subCommands })
  // citty lists all of them in one line, which is too long.
  return draw([usage.replace(names.join('|'), '<command> [OPTIONS]'), COMMON, VARIABLES, CODES], page)
}

export async function commandHelp(name: string, command: Command, page: Page): Promise<string> {
  const description = COMMANDS[name]?.summary ?? ''
  const named = Object.entries(command.flags).map(([flag, definition]) => [
    definition.type === 'positional' && definition.multiple ? `${flag}...` : flag,
    definition,
  ])
  const usage = await renderUsage(
    { meta: { name, description }, args: { ...Object.fromEntries(named), help: HELP } },
    { meta: { name: ROSTER.name } },
  )
  return draw([usage.trimEnd(), examples(command.examples)], page)
}

function examples(list: readonly Example[]): string {
  return table(
    'EXAMPLES',
    list.map(({ command, does }) => [command, does]),
  )
}

/** In the style of citty's own. */
function table(title: string, rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([first]) => first.length))
  const lines = rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`)
  return [styleText(['underline', 'bold'], title, { validateStream: false }), '', ...lines].join('\n')
}

/** Widths of help texts. Longer lines are hard to read. */
const [NARROWEST, USUAL, WIDEST] = [30, 80, 100]

/** The second column needs room for some words. Otherwise it begins on a line of its own. */
const ROOM = 24
const INDENT = 6

/** The beginning of a line that is a row of a table. */
function firstColumn(line: string): string {
  return /^.*?\S {2,}(?=\S)/.exec(line)?.[0] ?? ''
}

/** Wraps the rows of a table alike: their continuations begin where the text began, or all text is below its row. */
async function wrapped(lines: readonly string[], width: number): Promise<readonly string[]> {
  if (lines.every((line) => widthOf(line) <= width)) return lines
  // Most help has no long line, and this takes longer to load than everything else.
  const { default: wrapAnsi } = await import('wrap-ansi')
  const hang = (text: string, margin: number) =>
    wrapAnsi(text, width - margin, { hard: true }).replaceAll('\n', `\n${' '.repeat(margin)}`)
  const isRoomy = lines.every((line) => width - widthOf(firstColumn(line)) >= ROOM)
  return lines.map((line) => {
    const start = firstColumn(line)
    const rest = line.slice(start.length)
    if (start === '') return hang(rest, 0)
    if (isRoomy) return start + hang(rest, widthOf(start))
    return `  ${hang(start.trim(), 4)}\n${' '.repeat(INDENT)}${hang(rest, INDENT)}`
  })
}

/** Color codes, which citty pads lines with, too, have no width. */
function widthOf(text: string): number {
  return stripVTControlCharacters(text).length
}

/** Removes colors that citty adds when it is loaded, whatever the output is. */
async function draw(parts: readonly string[], { color, columns = USUAL }: Page): Promise<string> {
  const width = Math.min(Math.max(columns, NARROWEST), WIDEST)
  const blocks = parts.join('\n\n').split('\n\n')
  const drawn = await Promise.all(
    blocks.map((block) =>
      wrapped(
        block.split('\n').map((line) => line.trimEnd()),
        width,
      ),
    ),
  )
  const text = `${drawn.map((lines) => lines.join('\n')).join('\n\n')}\n`
  return color ? text : stripVTControlCharacters(text)
}
