/** The command line: finds the command, shows help, and turns the result into an exit code. */

import type { ExitCode } from '../command/command.ts'
import type { Context } from '../process/context.ts'
import { errorText, Failure } from '../process/failure.ts'
import { VERSION } from '../process/version.ts'
import { isColored } from '../terminal/color.ts'
import { didYouMean } from '../terminal/nearest-name.ts'
import { COMMANDS } from './commands.ts'
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

async function dispatch(args: readonly string[], context: Context): Promise<ExitCode> {
  const { stdout, stderr } = context
  const [name, ...rest] = args
  if (name === undefined) {
    stderr.write(await programHelp(isColored(stderr, context)))
    return 1
  }
  if (isHelp(name)) {
    stdout.write(await programHelp(isColored(stdout, context)))
    return 0
  }
  if (name === '--version' || name === '-v') {
    stdout.write(`${VERSION}\n`)
    return 0
  }
  if (name === COMPLETE) {
    const { complete, completionText } = await import('./completion.ts')
    const words = rest.slice(rest.indexOf('--') + 1)
    stdout.write(completionText(await complete(words, COMMANDS, context)))
    return 0
  }
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (entry === undefined) throw unknownCommand(name)
  const command = await entry.load()
  if (rest.some(isHelp)) {
    stdout.write(await commandHelp(name, command, isColored(stdout, context)))
    return 0
  }
  return command.run(rest, context)
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
