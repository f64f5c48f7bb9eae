/** The line of a command up to the word that is completed, and what that word can be: a flag, its value, or an argument. */
import type { Command } from '../command/command.ts'
import { FILE_FLAG } from '../file/roster-file.ts'
import type { Context } from '../process/context.ts'
import { REVIEWS_FLAG } from '../review/review-files.ts'
import {
  type FlagDefinition,
  type FlagDefinitions,
  openArguments,
  takesValue,
  withShortNames,
} from '../terminal/flags.ts'
import { type Candidate, type Completion, candidatesFor } from './candidates.ts'

/** What every command takes. */
const COMMON: readonly Candidate[] = [
  { value: '--help', description: 'Show help' },
  { value: '--color', description: 'Color the output' },
  { value: '--no-color', description: 'Do not color the output' },
]

interface NamedFlag {
  readonly name: string
  readonly definition: FlagDefinition
}

export class TypedLine {
  readonly #flags: FlagDefinitions
  /** Flags by the words that stand for them, such as `--file`. */
  readonly #byWord: ReadonlyMap<string, NamedFlag>
  readonly #before: readonly string[]
  readonly #context: Context

  /** @param before The words after the command's name. */
  constructor({ flags }: Pick<Command, 'flags'>, before: readonly string[], context: Context) {
    this.#flags = flags
    this.#byWord = withShortNames(flags)
    this.#before = before
    this.#context = context
  }

  async complete(partial: string): Promise<Completion> {
    const previous = this.#flagWithValue(this.#before.at(-1) ?? '')
    if (previous) return this.#values(previous)
    const [word = '', value] = partial.split('=', 2)
    const given = this.#flagWithValue(word)
    if (value !== undefined && given) {
      const found = await this.#values(given)
      return found === 'files' ? found : found.map((each) => ({ ...each, value: `${word}=${each.value}` }))
    }
    if (partial.startsWith('-') && !this.#before.includes('--')) return this.#flagNames()
    return this.#arguments()
  }

  async #arguments(): Promise<Completion> {
    const words = this.#before.filter((word, index, all) => {
      const isFlag = word.startsWith('-') && word !== '-'
      return !isFlag && !this.#flagWithValue(all[index - 1] ?? '')
    })
    const places = Object.entries(this.#flags).filter(([, { type }]) => type === 'positional')
    const open = openArguments(words, places)
    if (open.length === 0) return this.#flagNames()
    const found: Candidate[] = []
    for (const [name, definition] of open) {
      const candidates = await this.#values({ name, definition })
      if (candidates === 'files') return 'files'
      found.push(...candidates.filter(({ value }) => !words.includes(value)))
    }
    return found
  }

  /** Those that are not given yet, or can be repeated. */
  #flagNames(): readonly Candidate[] {
    const given = new Set(this.#before.map((word) => this.#byWord.get(word.split('=')[0] ?? '')?.name))
    const open = Object.entries(this.#flags).filter(
      ([name, { type, multiple }]) => type !== 'positional' && (multiple || !given.has(name)),
    )
    return [
      ...open.map(([name, { description = '' }]) => ({ value: `--${name}`, description })),
      ...COMMON.filter(({ value }) => !this.#before.includes(value)),
    ]
  }

  #values({ name, definition }: NamedFlag): Promise<Completion> {
    return candidatesFor(name, definition, {
      file: this.#valueOf('file') ?? FILE_FLAG.default,
      reviews: this.#valueOf('reviews') ?? REVIEWS_FLAG.default,
      context: this.#context,
    })
  }

  #flagWithValue(word: string): NamedFlag | undefined {
    const flag = this.#byWord.get(word)
    return flag && takesValue(flag.definition) ? flag : undefined
  }

  /** The value that a flag has got, in either form. */
  #valueOf(name: string): string | undefined {
    const at = this.#before.findIndex((word) => this.#byWord.get(word)?.name === name)
    if (at !== -1) return this.#before[at + 1]
    return this.#before.find((word) => word.startsWith(`--${name}=`))?.slice(`--${name}=`.length)
  }
}
