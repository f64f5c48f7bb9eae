/**
 * Parses the flags and arguments of a command line. Stricter than citty's own parser, which accepts unknown flags, flags
 * without a value, and extra arguments: a misspelt guard must not be silently off.
 */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import type { ArgDef } from 'citty'
import { Failure } from '../process/failure.ts'
import { didYouMean } from './nearest-name.ts'

/** `multiple` is for a flag that can be repeated, and for a last argument with several values. */
export type FlagDefinition = ArgDef & { readonly multiple?: true }
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
  const names = Object.entries(definitions).filter(isArgument)
  const options: ParseArgsOptionsConfig = Object.fromEntries(
    Object.entries(definitions)
      .filter((definition) => !isArgument(definition))
      .map(([name, { type, multiple = false }]) => [
        name,
        { type: type === 'boolean' ? 'boolean' : 'string', multiple },
      ]),
  )
  refuseUnknown(args, options)
  const { values, positionals } = parse(args, options, names.length > 0)
  const given = readArguments(positionals, names)
  const entries = Object.entries(definitions).map(([name, definition]) => {
    const value = given.get(name) ?? values[name] ?? definition.default
    if (definition.multiple) return [name, value ?? []]
    if (definition.type === 'boolean') return [name, value === true]
    if (definition.type === 'enum') refuseOther(name, String(value), definition.options ?? [])
    return [name, value]
  })
  return Object.fromEntries(entries) as Flags<T>
}

function refuseUnknown(args: readonly string[], options: ParseArgsOptionsConfig): void {
  const { tokens } = parseArgs({ args, options, strict: false, tokens: true })
  const known = Object.keys(options)
  for (const token of tokens) {
    if (token.kind !== 'option' || known.includes(token.name)) continue
    const flags = known.map((name) => `--${name}`)
    throw new Failure(`Unknown option ${token.rawName}.${didYouMean(token.rawName, flags)}`)
  }
}

/** Positional arguments, in the order of the definitions. */
function readArguments(
  positionals: readonly string[],
  definitions: readonly [string, FlagDefinition][],
): ReadonlyMap<string, string | readonly string[]> {
  const [last, { multiple = false } = {}] = definitions.at(-1) ?? []
  const surplus = positionals[definitions.length]
  if (surplus !== undefined && !multiple) {
    const usage = definitions.map(([name]) => `<${name}>`).join(' ')
    throw new Failure(`Unexpected argument ${JSON.stringify(surplus)}; expected ${usage}.`)
  }
  const missing = definitions.find(([, { required }], index) => required && positionals[index] === undefined)
  if (missing) throw new Failure(`The argument <${missing[0]}> is missing. See --help.`)
  const single = definitions.slice(0, multiple ? -1 : undefined)
  const values = new Map<string, string | readonly string[]>()
  for (const [index, [name]] of single.entries()) {
    const value = positionals[index]
    if (value !== undefined) values.set(name, value)
  }
  return last === undefined || !multiple ? values : values.set(last, positionals.slice(single.length))
}

function parse(args: readonly string[], options: ParseArgsOptionsConfig, allowPositionals: boolean) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals })
  } catch (error) {
    // The first line of Node's message is the problem; the others explain how to escape dashes.
    const [what = ''] = error instanceof TypeError ? error.message.split('\n') : []
    if (what === '') throw error
    throw new Failure(`${what.replace(/\.$/, '')}.`, { cause: error })
  }
}

function refuseOther(name: string, value: string, options: readonly string[]): void {
  if (options.includes(value)) return
  const expected = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(options)
  throw new Failure(`--${name} is ${JSON.stringify(value)}; expected ${expected}.`)
}
