/** Programs that a release runs. Only this file starts processes. */
import { spawnSync } from 'node:child_process'

export interface RunOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string | Buffer
}

/** On Windows these are scripts, which only a shell can start. */
const SCRIPTS = /(?:^|[\\/])(?:npm|npx|tsc|roster)$/

/** @returns standard output, trimmed. Throws the program's output if it fails. */
export function run(program: string, args: readonly string[], { cwd, env, input }: RunOptions): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    shell: process.platform === 'win32' && SCRIPTS.test(program),
    maxBuffer: 64 * 1024 * 1024,
    ...(input !== undefined && { input }),
  })
  if (error) throw new Error(`${program} could not be started`, { cause: error })
  if (status !== 0) throw new Error(`${program} ${args[0]} failed:\n${stdout}${stderr}`)
  return stdout.trim()
}
