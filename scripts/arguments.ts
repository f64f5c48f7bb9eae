/** The command line of a development script: its options, or its usage. */
import { type ParseArgsConfig, parseArgs } from 'node:util'

/** Ends the process with the usage: code 0 for `--help`, 1 with a message for an option the script does not know. */
export function readArguments<const T extends ParseArgsConfig>(usage: string, config: T) {
  if (process.argv.includes('--help')) {
    process.stdout.write(`${usage}\n`)
    process.exit(0)
  }
  try {
    return parseArgs(config)
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error), usage)
  }
}

export function refuse(message: string, usage: string): never {
  process.stderr.write(`${message}\n\n${usage}\n`)
  process.exit(1)
}
