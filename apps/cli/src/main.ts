/** The entry point: creates a context from the process, and sets the exit code. */
import process from 'node:process'
import { processContext } from './process/process-context.ts'
import { runCli } from './program/cli.ts'

process.exitCode = await runCli(process.argv.slice(2), processContext(process, import.meta.dirname))
