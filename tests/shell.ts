/**
 * Runs the lines of shell snippets in a folder, as a reader would: `roster` in this process, which takes a tenth of the
 * time of another one, and everything else in a shell.
 */
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { localFiles, processContext, run } from '@roster/cli/process-context'
import { runCli } from '@roster/cli/program'
import { rosterCall } from './shell-line.ts'

/** What does not depend on the folder. Made once, because it listens to this process's streams. */
const CONTEXT = processContext(process, fileURLToPath(new URL('../apps/cli/dist', import.meta.url)))

export interface RosterRun {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface Shell {
  readonly roster: (...args: readonly string[]) => Promise<RosterRun>
  /** Standard output of a line. Rejects if the line fails. */
  readonly sh: (line: string) => Promise<string>
}

export interface ShellOptions {
  readonly folder: string
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>
  /** Answers the requests of `roster`. */
  readonly fetch: typeof fetch
}

export function openShell({ folder, env, fetch }: ShellOptions): Shell {
  async function roster(...args: readonly string[]): Promise<RosterRun> {
    const printed = { stdout: '', stderr: '' }
    const output = (stream: keyof typeof printed) => ({
      isTTY: false,
      columns: undefined,
      write: (text: string) => {
        printed[stream] += text
      },
    })
    const code = await runCli(args, {
      ...CONTEXT,
      env,
      fetch,
      stdout: output('stdout'),
      stderr: output('stderr'),
      files: localFiles(folder),
      confirm: undefined,
      run: (program, given, options) => run(program, given, { cwd: folder, env, ...options }),
    })
    return { code, ...printed }
  }

  async function sh(line: string): Promise<string> {
    const call = rosterCall(line)
    if (call === undefined) {
      return (await promisify(execFile)('sh', ['-c', line], { cwd: folder, env })).stdout
    }
    const { code, stdout, stderr } = await roster(...call.args)
    if (code !== 0 && !call.mayFail) throw new Error(`${line} failed with ${code}:\n${stdout}${stderr}`)
    if (call.output !== undefined) await writeFile(join(folder, call.output), stdout)
    return stdout
  }

  return { roster, sh }
}
