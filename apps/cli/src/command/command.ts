/** A command: its flags, its examples, and its implementation. */
import type { Context } from '../process/context.ts'
import { type FlagDefinitions, type Flags, readFlags } from '../terminal/flags.ts'

/** The exit code. */
export const EXIT_CODES = {
  0: 'Success',
  1: 'An error, or something is blocked, refused or not as it should be',
  2: 'Organization and file differ, with plan --exit-code',
  130: 'Interrupted by Ctrl-C',
  143: 'Interrupted by SIGTERM',
} as const
export type ExitCode = keyof typeof EXIT_CODES

/** The variables that the program reads from its environment. */
export const ENVIRONMENT = {
  EC_API_KEY: 'API key of the organization',
  EC_ENDPOINT: 'Address of the API (Default: https://api.elastic-cloud.com)',
  'GITHUB_TOKEN, GH_TOKEN': 'Token with which doctor and offboard read the repository',
  ROSTER_REVIEW_KEY: 'Review key that doctor checks',
  'HTTPS_PROXY, NO_PROXY': 'The proxy, and hosts that are reached without it',
  'NO_COLOR, FORCE_COLOR': 'Set to any value: never color the output, or always',
} as const

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
