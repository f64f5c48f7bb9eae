/** A command: its flags, its examples, and what it does. */
import type { Context } from './context.ts'
import { type FlagDefinitions, type Flags, readFlags } from './flags.ts'

/** 0: fine. 1: an error, blocked or refused. 2: fine, and there are changes, where that was asked. */
export type ExitCode = 0 | 1 | 2

export interface Example {
  readonly command: string
  readonly does: string
}

export interface Command {
  readonly flags: FlagDefinitions
  readonly examples: readonly Example[]
  readonly run: (args: readonly string[], context: Context) => Promise<ExitCode>
}

interface CommandDefinition<T extends FlagDefinitions> {
  readonly flags: T
  readonly examples: readonly Example[]
  readonly run: (flags: Flags<T>, context: Context) => Promise<ExitCode>
}

export function defineCommand<const T extends FlagDefinitions>({
  flags,
  examples,
  run,
}: CommandDefinition<T>): Command {
  return { flags, examples, run: async (args, context) => run(readFlags(args, flags), context) }
}
