/** Completion of a command line: the command, and then what its line can go on with. */
import type { Context } from '../process/context.ts'
import type { Candidate, Completion } from './candidates.ts'
import type { CommandEntry } from './commands.ts'
import { TypedLine } from './typed-line.ts'

const OTHERS: readonly Candidate[] = [
  { value: 'help', description: 'Show help on a command' },
  { value: '--help', description: 'Show help' },
  { value: '--version', description: 'Print the version of roster' },
]

type Commands = Readonly<Record<string, CommandEntry>>

/** Lines for the scripts, each ending in a line break. */
export function completionText(completion: Completion): string {
  const lines = completion === 'files' ? [':files'] : completion.map(lineOf)
  return lines.map((line) => `${line}\n`).join('')
}

function lineOf({ value, description }: Candidate): string {
  return description === undefined ? value : `${value}\t${description.replaceAll(/\s+/g, ' ')}`
}

/**
 * @param words The words after the program's name, up to the cursor. The last one is completed, and can be empty.
 */
export async function complete(
  words: readonly string[],
  commands: Commands,
  context: Context,
): Promise<Completion> {
  const partial = words.at(-1) ?? ''
  const typed = words.slice(0, -1)
  const isHelp = typed[0] === 'help'
  const [first, ...more] = isHelp ? typed.slice(1) : typed
  if (first === undefined) {
    const others = isHelp ? [] : OTHERS
    return startingWith(partial, [...firstWords(commands), ...others])
  }
  const seconds = Object.entries(commands).filter(([name]) => name.startsWith(`${first} `))
  if (more.length === 0 && seconds.length > 0 && !Object.hasOwn(commands, first)) {
    const next = seconds.map(([name, { summary }]) => ({
      value: name.slice(first.length + 1),
      description: summary,
    }))
    return startingWith(partial, next)
  }
  const both = `${first} ${more[0]}`
  const name = Object.hasOwn(commands, both) ? both : first
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (entry === undefined || isHelp) return []
  const before = name === both ? more.slice(1) : more
  const found = await new TypedLine(await entry.load(), before, context).complete(partial)
  return found === 'files' ? found : startingWith(partial, found)
}

/** A word for each command; commands of two words share their first. */
function firstWords(commands: Commands): readonly Candidate[] {
  const byWord = new Map<string, string>()
  for (const [name, { summary }] of Object.entries(commands)) {
    const [word = '', second] = name.split(' ')
    byWord.set(
      word,
      second === undefined
        ? summary
        : `${byWord.has(word) ? `${byWord.get(word)}, ` : 'Second word: '}${second}`,
    )
  }
  return [...byWord].map(([value, description]) => ({ value, description }))
}

/** A name with white space or a control character cannot be typed unquoted. */
const TYPABLE = /^[^\s\p{C}]+$/u

function startingWith(partial: string, candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter(({ value }) => value.startsWith(partial) && TYPABLE.test(value))
}
