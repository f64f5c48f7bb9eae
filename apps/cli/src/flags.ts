/**
 * Flags of a command line, read by their definitions. Stricter than citty's own reader, which lets unknown
 * flags, flags without their value and stray words pass: a misspelt guard must not be a guard that is off.
 */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import type { ArgsDef } from 'citty'
import { Failure } from './failure.ts'
import { didYouMean } from './nearest-name.ts'

export type Flags<T extends ArgsDef> = {
  readonly [Name in keyof T]: T[Name] extends { type: 'boolean' }
    ? boolean
    : T[Name] extends { default: string }
      ? FlagValue<T[Name]>
      : FlagValue<T[Name]> | undefined
}

type FlagValue<T> = T extends { options: infer Options extends readonly string[] } ? Options[number] : string

/** @throws Failure for what the definitions do not foresee. */
export function readFlags<T extends ArgsDef>(args: readonly string[], definitions: T): Flags<T> {
  const options: ParseArgsOptionsConfig = Object.fromEntries(
    Object.entries(definitions).map(([name, { type }]) => [
      name,
      { type: type === 'boolean' ? 'boolean' : 'string' },
    ]),
  )
  refuseUnknown(args, options)
  const values = parse(args, options)
  const entries = Object.entries(definitions).map(([name, definition]) => {
    const value = values[name] ?? definition.default
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

function parse(args: readonly string[], options: ParseArgsOptionsConfig) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values
  } catch (error) {
    // Node's first line says what is wrong; the others explain how to escape dashes.
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
