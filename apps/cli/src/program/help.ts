/** Help texts: citty's usage, and examples. */
import { stripVTControlCharacters, styleText } from 'node:util'
import { renderUsage } from 'citty'
import { type Command, EXIT_CODES, type Example } from '../command/command.ts'
import { VERSION } from '../process/version.ts'
import { COMMANDS } from './commands.ts'

const ROSTER = { name: 'roster', version: VERSION, description: 'Elastic Cloud membership as code' }

const VARIABLES = `${heading('ENVIRONMENT')}

  EC_API_KEY   API key of the organization
  EC_ENDPOINT  Address of the API (Default: https://api.elastic-cloud.com)
  NO_COLOR     Set to anything: no colours`

const CODES = [
  heading('EXIT CODES'),
  '',
  ...Object.entries(EXIT_CODES).map(([code, means]) => `  ${code}  ${means}`),
].join('\n')

/** Lists commands by their summaries, without loading any. */
export async function programHelp(
  color: boolean,
  names: readonly string[] = Object.keys(COMMANDS),
): Promise<string> {
  const subCommands = Object.fromEntries(
    names.map((name) => [name, { meta: { description: COMMANDS[name]?.summary ?? '' } }]),
  )
  const usage = await renderUsage({ meta: ROSTER, subCommands })
  // citty lists all of them in one line, which is too long.
  return page([usage.replace(names.join('|'), '<command> [OPTIONS]'), VARIABLES, CODES], color)
}

export async function commandHelp(name: string, command: Command, color: boolean): Promise<string> {
  const description = COMMANDS[name]?.summary ?? ''
  const usage = await renderUsage(
    { meta: { name, description }, args: command.flags },
    { meta: { name: ROSTER.name } },
  )
  return page([usage.trimEnd(), examples(command.examples)], color)
}

function examples(list: readonly Example[]): string {
  const width = Math.max(...list.map(({ command }) => command.length))
  const lines = list.map(({ command, does }) => `  ${command.padEnd(width)}  ${does}`)
  return [heading('EXAMPLES'), '', ...lines].join('\n')
}

/** In the style of citty's own. */
function heading(text: string): string {
  return styleText(['underline', 'bold'], text, { validateStream: false })
}

/** Minimum width of help texts. */
const WIDTH = 80

/** Wraps a long line, and indents its continuation to where the text began. */
async function wrapped(line: string): Promise<string> {
  if (stripVTControlCharacters(line).length <= WIDTH) return line
  // Most help has no long line, and this takes longer to load than everything else.
  const { default: wrapAnsi } = await import('wrap-ansi')
  const start = /^.*\S {2,}(?=\S)/.exec(line)?.[0] ?? ''
  const column = stripVTControlCharacters(start).length
  const lines = wrapAnsi(line.slice(start.length), WIDTH - column).split('\n')
  return start + lines.join(`\n${' '.repeat(column)}`)
}

/** Removes colors that citty adds when it is loaded, whatever the output is. */
async function page(parts: readonly string[], color: boolean): Promise<string> {
  // It also pads every line, including the color codes.
  const lines = parts.join('\n\n').split('\n')
  const drawn = await Promise.all(lines.map((line) => wrapped(line.trimEnd())))
  const text = `${drawn.join('\n')}\n`
  return color ? text : stripVTControlCharacters(text)
}
