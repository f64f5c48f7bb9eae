/** The entry: the process becomes a context, and the command's verdict the exit code. */
import process from 'node:process'
import { processContext } from './process/process-context.ts'
import { runCli } from './program/cli.ts'

process.exitCode = await runCli(process.argv.slice(2), processContext(process, import.meta.dirname))
