/** The commands of `roster`, from their definitions: usage, options and examples. */
import { type Command, ENVIRONMENT, EXIT_CODES } from '@roster/cli/command'
import { COMMANDS } from '@roster/cli/commands'
import { code, plain, table } from './markdown-table.ts'

type Flag = Command['flags'][string]

export async function commandList(): Promise<string> {
  const sections = Object.entries(COMMANDS).map(async ([name, { summary, load }]) => {
    const { flags, examples } = await load()
    const [args, options] = partition(Object.entries(flags))
    const words = [...args.map(argument), ...(options.length > 0 ? ['[options]'] : [])]
    const width = Math.max(...examples.map(({ command }) => command.length))
    const lines = examples.map(({ command, does }) => `${command.padEnd(width)}  # ${does}`)
    return [
      `### roster ${name}`,
      `${summary}.`,
      fenced('text', ['roster', name, ...words].join(' ')),
      ...(args.length + options.length > 0 ? [optionTable([...args, ...options])] : []),
      fenced('sh', lines.join('\n')),
    ].join('\n\n')
  })
  return (await Promise.all(sections)).join('\n\n')
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``
}

function optionTable(flags: readonly (readonly [string, Flag])[]): string {
  const hasDefaults = flags.some(([, flag]) => defaultOf(flag) !== '')
  const rows = flags.map(([name, flag]) => [
    code(flag.type === 'positional' ? argument([name, flag]) : optionText(name, flag)),
    ...(hasDefaults ? [defaultOf(flag)] : []),
    plain(flag.description ?? ''),
  ])
  return table(['option', ...(hasDefaults ? ['default'] : []), 'what it is'], rows)
}

function defaultOf({ type, default: value }: Flag): string {
  return value === undefined || type === 'boolean' ? '' : code(String(value))
}

export function exitCodes(): string {
  return table(
    ['code', 'means'],
    Object.entries(EXIT_CODES).map(([exit, means]) => [exit, means]),
  )
}

export function environment(): string {
  return table(
    ['variable', 'is'],
    Object.entries(ENVIRONMENT).map(([names, is]) => [names.split(', ').map(code).join(', '), is]),
  )
}

function partition(flags: readonly (readonly [string, Flag])[]) {
  const isArgument = ([, { type }]: readonly [string, Flag]) => type === 'positional'
  return [flags.filter(isArgument), flags.filter((flag) => !isArgument(flag))] as const
}

function argument([name, definition]: readonly [string, Flag]): string {
  const text = definition.multiple === true ? `${name}...` : name
  return definition.required === true ? `<${text}>` : `[${text}]`
}

function optionText(name: string, definition: Flag): string {
  const short = 'alias' in definition ? `-${definition.alias}, ` : ''
  if (definition.type === 'boolean') return `${short}--${name}`
  const value = definition.type === 'enum' ? definition.options?.join('|') : definition.valueHint
  return `${short}--${name} <${value ?? 'value'}>`
}
