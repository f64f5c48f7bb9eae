/** Help texts: the usage that citty draws, and examples. */
import { stripVTControlCharacters, styleText } from 'node:util'
import { renderUsage } from 'citty'
import type { Command, Example } from './command.ts'
import { COMMANDS } from './commands.ts'
import { VERSION } from './version.ts'

const ROSTER = { name: 'roster', version: VERSION, description: 'Elastic Cloud membership as code' }

const VARIABLES = `${heading('ENVIRONMENT')}

  EC_API_KEY   API key of the organization
  EC_ENDPOINT  Address of the API (Default: https://api.elastic-cloud.com)
  NO_COLOR     Set to anything: no colours`

/** Of all commands, from their summaries: none is loaded. */
export async function programHelp(color: boolean): Promise<string> {
  const subCommands = Object.fromEntries(
    Object.entries(COMMANDS).map(([name, { summary }]) => [name, { meta: { description: summary } }]),
  )
  return page([await renderUsage({ meta: ROSTER, subCommands }), VARIABLES], color)
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

/** As citty draws its own. */
function heading(text: string): string {
  return styleText(['underline', 'bold'], text, { validateStream: false })
}

/** citty decides on colours when it is loaded, and knows nothing of where the text goes. */
function page(parts: readonly string[], color: boolean): string {
  // It also fills every line up, colours counted.
  const lines = parts.join('\n\n').split('\n')
  const text = `${lines.map((line) => line.trimEnd()).join('\n')}\n`
  return color ? text : stripVTControlCharacters(text)
}
