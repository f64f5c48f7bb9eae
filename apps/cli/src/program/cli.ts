/** The command line: finds the command, shows help, and turns the result into an exit code. */

import type { ExitCode } from '../command/command.ts'
import { isColored } from '../process/color.ts'
import type { Context, Output } from '../process/context.ts'
import { errorText, Failure, Interrupted, UsageFailure } from '../process/failure.ts'
import { didYouMean } from '../terminal/nearest-name.ts'
import { COMMANDS, commandIn, commandsUnder } from './commands.ts'
import { commandHelp, type Page, programHelp } from './help.ts'
import { commandMeant, secondMeant } from './synonyms.ts'

/** `args` are the words after the program's name. Never rejects: errors are printed and become an exit code. */
export async function runCli(args: readonly string[], context: Context): Promise<ExitCode> {
  try {
    return await dispatch(args, context)
  } catch (error) {
    context.stderr.write(`${errorText(error)}\n`)
    return error instanceof Interrupted ? error.exitCode : 1
  } finally {
    context.statusLine.close()
  }
}

/** Called by the scripts of `roster completion`, not by users. */
const COMPLETE = 'complete'

/** Other names of `roster version`. */
const VERSION_FLAGS: readonly string[] = ['--version', '-v']

async function dispatch(given: readonly string[], before: Context): Promise<ExitCode> {
  if (given[0] === COMPLETE) return complete(given.slice(1), before)
  const { color, rest: typed } = withoutColor(given)
  const context = color === undefined ? before : { ...before, color }
  const { stdout, stderr } = context
  // As in other tools: `roster help plan` is `roster plan --help`.
  const [first = '', ...after] = typed
  const args =
    first === 'help' ? [...after, '--help'] : VERSION_FLAGS.includes(first) ? ['version', ...after] : typed
  const [name, ...rest] = args
  if (name === undefined) {
    stderr.write(await programHelp(pageOf(stderr, context)))
    return 1
  }
  if (isHelp(name)) {
    stdout.write(await programHelp(pageOf(stdout, context)))
    return 0
  }
  const found = commandIn(args)
  if (found === undefined) {
    const under = commandsUnder(name)
    if (under.length === 0) throw unknownCommand(name)
    if (!asksForHelp(rest)) throw incompleteCommand(name, rest[0], under)
    stdout.write(await programHelp(pageOf(stdout, context), under))
    return 0
  }
  const command = await found.entry.load()
  if (asksForHelp(found.rest)) {
    stdout.write(await commandHelp(found.name, command, pageOf(stdout, context)))
    return 0
  }
  try {
    return await command.run(found.rest, context)
  } catch (error) {
    if (!(error instanceof UsageFailure)) throw error
    throw new Failure(`${error.message} See roster ${found.name} --help.`, { cause: error })
  }
}

async function complete(args: readonly string[], context: Context): Promise<ExitCode> {
  const { complete, completionText } = await import('./completion.ts')
  const words = args.slice(args.indexOf('--') + 1)
  context.stdout.write(completionText(await complete(words, COMMANDS, context)))
  return 0
}

/** Every command takes `--color` and `--no-color`. The last one counts. */
function withoutColor(args: readonly string[]): {
  readonly color: boolean | undefined
  readonly rest: readonly string[]
} {
  const flags = beforeTerminator(args)
  const isColor = (arg: string) => arg === '--color' || arg === '--no-color'
  const last = flags.findLast(isColor)
  return {
    color: last === undefined ? undefined : last === '--color',
    rest: [...flags.filter((arg) => !isColor(arg)), ...args.slice(flags.length)],
  }
}

/** Words after `--` are not flags. */
function beforeTerminator(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--')
  return end === -1 ? args : args.slice(0, end)
}

function asksForHelp(args: readonly string[]): boolean {
  return beforeTerminator(args).some(isHelp)
}

function isHelp(arg: string): boolean {
  return arg === '--help' || arg === '-h'
}

function pageOf(output: Output, context: Context): Page {
  return { color: isColored(output, context), columns: output.columns }
}

function unknownCommand(name: string): Failure {
  if (name.startsWith('-')) {
    const meant = didYouMean(name, ['--help', '--version'])
    return new Failure(`Unknown option ${name}.${meant} Options of a command come after its name.`)
  }
  const synonym = commandMeant(name)
  if (synonym !== undefined) {
    const summary = COMMANDS[synonym.split(' ')[0] ?? '']?.summary ?? ''
    return new Failure(`Unknown command ${name}. Use roster ${synonym}: ${uncapitalized(summary)}.`)
  }
  const meant = didYouMean(name, Object.keys(COMMANDS))
  return new Failure(`Unknown command ${name}.${meant} See roster --help.`)
}

function uncapitalized(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

function incompleteCommand(name: string, next: string | undefined, under: readonly string[]): Failure {
  const nexts = under.map((full) => full.slice(name.length + 1))
  const synonym = next === undefined ? undefined : secondMeant(next)
  const hint =
    next === undefined
      ? ''
      : synonym !== undefined && nexts.includes(synonym)
        ? ` Did you mean ${synonym}?`
        : didYouMean(next, nexts)
  const known = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(nexts)
  return new Failure(`${name} needs a second word: ${known}.${hint} See roster ${name} --help.`)
}
