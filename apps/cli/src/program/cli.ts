/** The command line: finds the command, shows help, and turns the result into an exit code. */

import type { ExitCode } from '../command/command.ts'
import type { Context } from '../process/context.ts'
import { errorText, Failure } from '../process/failure.ts'
import { VERSION } from '../process/version.ts'
import { isColored } from '../terminal/color.ts'
import { didYouMean } from '../terminal/nearest-name.ts'
import { COMMANDS, commandIn, commandsUnder } from './commands.ts'
import { commandHelp, programHelp } from './help.ts'

/** `args` follow the program's name. Never rejects: errors are printed and become an exit code. */
export async function runCli(args: readonly string[], context: Context): Promise<ExitCode> {
  try {
    return await dispatch(args, context)
  } catch (error) {
    context.stderr.write(`${errorText(error)}\n`)
    return 1
  }
}

/** Called by the scripts of `roster completion`, not by users. */
const COMPLETE = 'complete'

async function dispatch(given: readonly string[], context: Context): Promise<ExitCode> {
  const { stdout, stderr } = context
  // As in other tools: `roster help plan` is `roster plan --help`.
  const args = given[0] === 'help' ? [...given.slice(1), '--help'] : given
  const [name, ...rest] = args
  if (name === undefined) {
    stderr.write(await programHelp(isColored(stderr, context)))
    return 1
  }
  if (isHelp(name)) {
    stdout.write(await programHelp(isColored(stdout, context)))
    return 0
  }
  if (name === '--version' || name === '-v' || name === 'version') {
    stdout.write(`${VERSION}\n`)
    return 0
  }
  if (name === COMPLETE) {
    const { complete, completionText } = await import('./completion.ts')
    const words = rest.slice(rest.indexOf('--') + 1)
    stdout.write(completionText(await complete(words, COMMANDS, context)))
    return 0
  }
  const found = commandIn(args)
  if (found === undefined) {
    const under = commandsUnder(name)
    if (under.length === 0) throw unknownCommand(name)
    if (!rest.some(isHelp)) throw incompleteCommand(name, rest[0], under)
    stdout.write(await programHelp(isColored(stdout, context), under))
    return 0
  }
  const command = await found.entry.load()
  if (found.rest.some(isHelp)) {
    stdout.write(await commandHelp(found.name, command, isColored(stdout, context)))
    return 0
  }
  return command.run(found.rest, context)
}

function isHelp(arg: string): boolean {
  return arg === '--help' || arg === '-h'
}

function unknownCommand(name: string): Failure {
  if (!name.startsWith('-')) {
    const meant = didYouMean(name, Object.keys(COMMANDS))
    return new Failure(`Unknown command ${name}.${meant} See roster --help.`)
  }
  const meant = didYouMean(name, ['--help', '--version'])
  return new Failure(`Unknown option ${name}.${meant} Options of a command stand after its name.`)
}

function incompleteCommand(name: string, next: string | undefined, under: readonly string[]): Failure {
  const nexts = under.map((full) => full.slice(name.length + 1))
  const hint = next === undefined ? '' : didYouMean(next, nexts)
  const known = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(nexts)
  return new Failure(`${name} needs a second word: ${known}.${hint} See roster ${name} --help.`)
}
