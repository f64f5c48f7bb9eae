/** Completion of a command line: commands, flags and arguments, and the candidates for what comes next. */
import type { Command } from '../command/command.ts'
import { FILE_FLAG } from '../file/roster-file.ts'
import type { Context } from '../process/context.ts'
import { REVIEWS_FLAG } from '../review/review-files.ts'
import { type FlagDefinition, openArguments, takesValue, withShortNames } from '../terminal/flags.ts'
import { type Candidate, type Completion, candidatesFor, type Sources } from './candidates.ts'
import type { CommandEntry } from './commands.ts'

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
    const others = isHelp ? [] : ['help', '--help', '--version'].map((value) => ({ value }))
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
  const found = await completeArgument(await entry.load(), before, partial, context)
  return found === 'files' ? found : startingWith(partial, found)
}

/** A word for each command; commands of two words share their first. */
function firstWords(commands: Commands): readonly Candidate[] {
  const byWord = new Map<string, string>()
  for (const [name, { summary }] of Object.entries(commands)) {
    const [word = '', second] = name.split(' ')
    byWord.set(word, second === undefined ? summary : (byWord.get(word) ?? `${word} …`))
  }
  return [...byWord].map(([value, description]) => ({ value, description }))
}

/** What every command takes. */
const COMMON: readonly Candidate[] = [
  { value: '--help', description: 'Show help' },
  { value: '--color', description: 'Color the output' },
  { value: '--no-color', description: 'Do not color the output' },
]

async function completeArgument(
  { flags }: Command,
  before: readonly string[],
  partial: string,
  context: Context,
): Promise<Completion> {
  const byWord = withShortNames(flags)
  const previous = byWord.get(before.at(-1) ?? '')
  const sources: Sources = {
    file: valueGiven('file') ?? FILE_FLAG.default,
    reviews: valueGiven('reviews') ?? REVIEWS_FLAG.default,
    context,
  }
  if (previous && takesValue(previous.definition)) return values(previous)

  const [flag = '', value] = partial.split('=', 2)
  const given = byWord.get(flag)
  if (value !== undefined && given && takesValue(given.definition)) {
    const found = await values(given)
    return found === 'files' ? found : found.map((each) => ({ ...each, value: `${flag}=${each.value}` }))
  }
  if (partial.startsWith('-') && !before.includes('--')) return flagNames()

  const words = before.filter((word, index) => !isFlag(word) && !isValue(before[index - 1] ?? ''))
  const places = Object.entries(flags).filter(([, { type }]) => type === 'positional')
  const open = openArguments(words, places)
  if (open.length === 0) return flagNames()
  const found: Candidate[] = []
  for (const [name, definition] of open) {
    const candidates = await values({ name, definition })
    if (candidates === 'files') return 'files'
    found.push(...candidates.filter((candidate) => !words.includes(candidate.value)))
  }
  return found

  function values({ name, definition }: { name: string; definition: FlagDefinition }): Promise<Completion> {
    return candidatesFor(name, definition, sources)
  }

  function isFlag(word: string): boolean {
    return word.startsWith('-') && word !== '-'
  }

  function isValue(word: string): boolean {
    const found = byWord.get(word)
    return found !== undefined && takesValue(found.definition)
  }

  /** The value that a flag has got, in either form. */
  function valueGiven(name: string): string | undefined {
    const at = before.findIndex((word) => byWord.get(word)?.name === name)
    if (at !== -1) return before[at + 1]
    return before.find((word) => word.startsWith(`--${name}=`))?.slice(`--${name}=`.length)
  }

  function flagNames(): readonly Candidate[] {
    const given = new Set(before.map((word) => byWord.get(word.split('=')[0] ?? '')?.name))
    const open = Object.entries(flags).filter(
      ([name, { type, multiple }]) => type !== 'positional' && (multiple || !given.has(name)),
    )
    return [
      ...open.map(([name, { description = '' }]) => ({ value: `--${name}`, description })),
      ...COMMON.filter(({ value }) => !before.includes(value)),
    ]
  }
}

/** A name with white space or a control character cannot be typed unquoted. */
const TYPABLE = /^[^\s\p{C}]+$/u

function startingWith(partial: string, candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter(({ value }) => value.startsWith(partial) && TYPABLE.test(value))
}
