/** The commands of `roster`, from their definitions: usage, options and examples. */
import { type Command, EXIT_CODES } from '@roster/cli/command'
import { COMMANDS } from '@roster/cli/commands'
import { code, table } from './markdown-table.ts'

type Flag = Command['flags'][string]

export async function commandList(): Promise<string> {
  const sections = Object.entries(COMMANDS).map(async ([name, { summary, load }]) => {
    const { flags, examples } = await load()
    const [args, options] = partition(Object.entries(flags))
    const usage = ['roster', name, ...args.map(argument), ...(options.length > 0 ? ['[options]'] : [])].join(
      ' ',
    )
    const rows = [...args, ...options].map(([flag, definition]) => [
      code(definition.type === 'positional' ? argument([flag, definition]) : optionText(flag, definition)),
      definition.default === undefined || definition.type === 'boolean'
        ? ''
        : code(String(definition.default)),
      definition.description ?? '',
    ])
    const lines = examples.map(({ command, does }) => `${command}   # ${does}`)
    return [
      `### roster ${name}`,
      `${summary}.`,
      `\`\`\`text\n${usage}\n\`\`\``,
      ...(rows.length > 0 ? [table(['option', 'default', 'what it is'], rows)] : []),
      `\`\`\`sh\n${lines.join('\n')}\n\`\`\``,
    ].join('\n\n')
  })
  return (await Promise.all(sections)).join('\n\n')
}

export function exitCodes(): string {
  return table(
    ['code', 'means'],
    Object.entries(EXIT_CODES).map(([exit, means]) => [exit, means]),
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
  if (definition.type === 'boolean') return `--${name}`
  const value = definition.type === 'enum' ? definition.options?.join('|') : definition.valueHint
  return `--${name} <${value ?? 'value'}>`
}
