/** The entry: the process becomes a context, and the command's verdict the exit code. */
import process from 'node:process'
import { runCli } from './cli.ts'
import { processContext } from './process-context.ts'

process.exitCode = await runCli(process.argv.slice(2), processContext(process, import.meta.dirname))
