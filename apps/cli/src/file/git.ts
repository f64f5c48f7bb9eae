/** Runs git as a program. No other file starts it. */
import type { Context, RunResult } from '../process/context.ts'
import { Failure } from '../process/failure.ts'

/** The hash of the commit that a ref names; undefined if it names none. @throws Failure if git is not installed. */
export async function commitOf(ref: string, context: Context): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]
  const { code, stdout } = await start(args, context)
  // rev-parse returns a hash, so no user input reaches another command.
  const [hash] = /^[0-9a-f]{40,64}$/m.exec(stdout) ?? []
  return code === 0 ? hash : undefined
}

/** The output of git. @throws Failure if it fails. */
export async function git(args: readonly string[], context: Context): Promise<string> {
  const { code, stdout, stderr } = await start(args, context)
  if (code === 0) return stdout
  throw new Failure(`git ${args[0]} failed: ${stderr.trim().split('\n')[0]}`)
}

/** The output of git; undefined if it fails or is not installed. */
export async function gitIfAny(args: readonly string[], { run }: Context): Promise<string | undefined> {
  try {
    const { code, stdout } = await run('git', args)
    return code === 0 ? stdout.replace(/\r?\n$/, '') : undefined
  } catch {
    return undefined
  }
}

async function start(args: readonly string[], { run }: Context): Promise<RunResult> {
  try {
    return await run('git', args)
  } catch (error) {
    throw new Failure('git could not be started. Install it, or give a file in place of a ref.', {
      cause: error,
    })
  }
}
