/**
 * The commands that a runner finds in what a program prints, as GitHub's runner parses them: `::name::` at the start of
 * a line, and, in runners of any age, `##[name]` anywhere in it. It compares as .NET does, which ignores invisible
 * characters and the case of letters.
 */

export interface RunnerCommand {
  readonly form: 'new' | 'old'
  readonly name: string
  readonly data: string
}

/** .NET ends lines at these. */
const LINE_END = /\r\n|\n|\r/
/** .NET ignores them when it compares texts by culture. */
const IGNORED = /[\p{Cf}\p{Default_Ignorable_Code_Point}\0]/gu

/** Unlike a runner, it takes every name for one of a command, and looks for old commands behind new ones, too. */
export function runnerCommands(printed: string): readonly RunnerCommand[] {
  return printed.split(LINE_END).flatMap((raw) => {
    const line = raw.replaceAll(IGNORED, '').trimStart()
    return [...newCommand(line), ...oldCommand(line)]
  })
}

function newCommand(line: string): readonly RunnerCommand[] {
  if (!line.startsWith('::')) return []
  const end = line.indexOf('::', 2)
  if (end === -1) return []
  return [{ form: 'new', name: nameOf(line.slice(2, end)), data: unescaped(line.slice(end + 2)) }]
}

function oldCommand(line: string): readonly RunnerCommand[] {
  const start = line.indexOf('##[')
  const end = line.indexOf(']', start)
  if (start === -1 || end === -1) return []
  return [{ form: 'old', name: nameOf(line.slice(start + 3, end)), data: unescaped(line.slice(end + 1)) }]
}

function nameOf(info: string): string {
  return (info.split(' ', 1)[0] ?? '').toLowerCase()
}

function unescaped(data: string): string {
  const escapes: Readonly<Record<string, string>> = { '%0D': '\r', '%0A': '\n', '%25': '%' }
  return data.replaceAll(/%0D|%0A|%25/g, (found) => escapes[found] ?? found)
}
