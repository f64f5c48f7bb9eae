/**
 * Parses the flags and arguments of a command line. Stricter than citty's own parser, which accepts unknown flags, flags
 * without a value, and extra arguments: a misspelt guard must not be silently off.
 */

import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { quoted } from '@roster/core'
import type { ArgDef } from 'citty'
import { Failure, UsageFailure } from '../process/failure.ts'
import { nearestName } from './nearest-name.ts'

/** The kind of value, for completion. Most are derived from the name of the flag or the hint on its value. */
export type Completes =
  | 'address'
  | 'address-in-any-file'
  | 'group'
  | 'key'
  | 'path'
  | 'ref'
  | 'ref-or-path'
  | 'review'
  | 'role'
  | 'scope'

/** `multiple` is for a flag that can be repeated, and for arguments with several values. */
export type FlagDefinition = ArgDef & {
  readonly multiple?: true
  /** For an argument with several values that is not the last one: which further words are its values. */
  readonly accepts?: RegExp
  readonly completes?: Completes
  /** Whether an empty value means something. */
  readonly canBeEmpty?: true
  /** The words that an argument can be. */
  readonly choices?: readonly string[]
}
export type FlagDefinitions = Readonly<Record<string, FlagDefinition>>

export type Flags<T extends FlagDefinitions> = {
  readonly [Name in keyof T]: T[Name] extends { type: 'boolean' }
    ? boolean
    : T[Name] extends { multiple: true }
      ? readonly string[]
      : T[Name] extends { default: string } | RequiredArgument
        ? FlagValue<T[Name]>
        : FlagValue<T[Name]> | undefined
}

type RequiredArgument = { type: 'positional'; required: true }

type FlagValue<T> = T extends { options: infer Options extends readonly string[] } ? Options[number] : string

/** @throws Failure for anything that is not defined. */
export function readFlags<T extends FlagDefinitions>(args: readonly string[], definitions: T): Flags<T> {
  const isArgument = ([, { type }]: [string, FlagDefinition]) => type === 'positional'
  const all: [string, FlagDefinition][] = Object.entries(definitions)
  const options = new Map(all.filter((definition) => !isArgument(definition)))
  const { values, positionals } = parse(args, options)
  const given = readArguments(positionals, all.filter(isArgument))
  const entries = all.map(([name, definition]) => {
    const value = given.get(name) ?? values[name] ?? definition.default
    if (definition.multiple) return [name, value ?? []]
    if (definition.type === 'boolean') return [name, value === true]
    if (definition.type === 'enum') refuseOther(name, String(value), definition.options ?? [])
    return [name, value]
  })
  return Object.fromEntries(entries) as Flags<T>
}

type Options = ReadonlyMap<string, FlagDefinition>

export function takesValue({ type }: FlagDefinition): boolean {
  return type !== 'boolean' && type !== 'positional'
}

/** Flags by what is typed: `--file` and `-f`. */
export function withShortNames(
  definitions: FlagDefinitions,
): ReadonlyMap<string, { readonly name: string; readonly definition: FlagDefinition }> {
  return new Map(
    Object.entries(definitions).flatMap(([name, definition]) => {
      if (definition.type === 'positional') return []
      const short = shortName(definition)
      const flag = { name, definition }
      return [[`--${name}`, flag] as const, ...(short === undefined ? [] : [[`-${short}`, flag] as const])]
    }),
  )
}

/** The one-letter name of a flag. */
function shortName({ type, ...flag }: FlagDefinition): string | undefined {
  return type !== 'positional' && 'alias' in flag ? [flag.alias].flat()[0] : undefined
}

function parse(args: readonly string[], definitions: Options) {
  const options: ParseArgsOptionsConfig = Object.fromEntries(
    [...definitions].map(([name, definition]) => {
      const short = shortName(definition)
      const type = definition.type === 'boolean' ? 'boolean' : 'string'
      return [name, { type, multiple: definition.multiple ?? false, ...(short !== undefined && { short }) }]
    }),
  )
  const { tokens, ...parsed } = parseArgs({
    args: withPlainDashes(args, definitions),
    options,
    strict: false,
    tokens: true,
  })
  for (const token of tokens) {
    if (token.kind === 'option') refuseUnsound(token, definitions)
  }
  return parsed
}

/**
 * `-f=path` as `-f path`, as other tools read it.
 *
 * @throws Failure for `-json`, which would be read as `-j -s -o -n`.
 */
function withPlainDashes(args: readonly string[], definitions: Options): string[] {
  const end = args.indexOf('--')
  const flags = end === -1 ? args : args.slice(0, end)
  const plain = flags.flatMap((arg) => {
    const [, letters = ''] = /^-([a-z][a-z-]+)(?:=|$)/.exec(arg) ?? []
    if (definitions.has(letters)) throw new Failure(`Unknown option -${letters}. Did you mean --${letters}?`)
    const [, short, value] = /^(-[a-z])=(.*)$/s.exec(arg) ?? []
    return short === undefined || value === undefined ? [arg] : [short, value]
  })
  return [...plain, ...args.slice(flags.length)]
}

interface OptionToken {
  /** Without dashes, and in full. */
  readonly name: string
  readonly rawName: string
  readonly value: string | undefined
  readonly inlineValue: boolean | undefined
}

function refuseUnsound({ name, rawName, value, inlineValue }: OptionToken, definitions: Options): void {
  const definition = definitions.get(name)
  if (definition === undefined) {
    throw new UsageFailure(`Unknown option ${rawName}.${optionMeant(rawName, definitions)}`)
  }
  if (definition.type === 'boolean') {
    if (value !== undefined) throw new Failure(`${rawName} takes no value.`)
    return
  }
  const hint = definition.valueHint ?? (definition.type === 'enum' ? definition.options?.join('|') : 'value')
  if (value === undefined || (value.trim() === '' && !definition.canBeEmpty)) {
    throw new Failure(`${rawName} needs a value: ${rawName} <${hint}>.`)
  }
  if (inlineValue || value === '-' || !value.startsWith('-')) return
  throw new Failure(
    `${rawName} needs a value: ${rawName} <${hint}>. If ${value} is the value, write ${rawName}=${value}.`,
  )
}

/** ` Did you mean --json?`, or an empty string. The beginning of a name counts as near. */
function optionMeant(rawName: string, definitions: Options): string {
  const names = [...definitions.keys()].map((name) => `--${name}`)
  const begun = names.filter((name) => rawName.length > 3 && name.startsWith(rawName))
  if (begun.length === 1) return ` Did you mean ${begun[0]}?`
  const meant = nearestName(rawName.replace(/^-+/, ''), [...definitions.keys()])
  return meant === undefined ? '' : ` Did you mean --${meant}?`
}

type ArgumentDefinitions = readonly (readonly [name: string, FlagDefinition])[]

interface AssignedArguments {
  readonly values: ReadonlyMap<string, readonly string[]>
  /** Words that no argument takes. */
  readonly rest: readonly string[]
}

/** The arguments to which a further word could belong. */
export function openArguments(
  words: readonly string[],
  definitions: ArgumentDefinitions,
): ArgumentDefinitions {
  const { values, rest } = assignArguments(words, definitions)
  if (rest.length > 0) return []
  return definitions.filter(([name, { multiple }], index) => {
    const [after] = definitions[index + 1] ?? []
    if (values.has(name)) return multiple === true && (after === undefined || !values.has(after))
    const [before] = definitions[index - 1] ?? []
    return before === undefined || values.has(before)
  })
}

/** Words by argument, in the order of the definitions. */
function assignArguments(words: readonly string[], definitions: ArgumentDefinitions): AssignedArguments {
  const values = new Map<string, readonly string[]>()
  let rest = words
  for (const [index, [name, { multiple, accepts }]] of definitions.entries()) {
    const [first, ...others] = rest
    if (first === undefined) break
    const isLast = index === definitions.length - 1
    const taken = multiple ? [first, ...(isLast ? others : whileAccepted(others, accepts))] : [first]
    values.set(name, taken)
    rest = rest.slice(taken.length)
  }
  return { values, rest }
}

/** Positional arguments, in the order of the definitions. */
function readArguments(
  positionals: readonly string[],
  definitions: ArgumentDefinitions,
): ReadonlyMap<string, string | readonly string[]> {
  const { values, rest } = assignArguments(positionals, definitions)
  const missing = definitions.find(([name, { required }]) => required && !values.has(name))
  if (missing) throw new UsageFailure(`The argument <${missing[0]}> is missing.`)
  const [surplus] = rest
  if (surplus === undefined) {
    return new Map(
      definitions.flatMap(([name, { multiple }]) => {
        const [first, ...others] = values.get(name) ?? []
        return first === undefined ? [] : [[name, multiple ? [first, ...others] : first] as const]
      }),
    )
  }
  const usage = definitions.map(([name]) => `<${name}>`).join(' ')
  const expected = usage === '' ? 'this command takes no arguments' : `expected ${usage}`
  throw new UsageFailure(`Unexpected argument ${quoted(surplus)}; ${expected}.`)
}

function whileAccepted(words: readonly string[], accepts: RegExp | undefined): readonly string[] {
  const end = words.findIndex((word) => !accepts?.test(word))
  return end === -1 ? words : words.slice(0, end)
}

function refuseOther(name: string, value: string, options: readonly string[]): void {
  if (options.includes(value)) return
  const expected = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(options)
  throw new Failure(`--${name} is ${quoted(value)}; expected ${expected}.`)
}
