/** Git, asked as a program: the one place that starts it. */
import type { Context, RunResult } from '../process/context.ts'
import { Failure } from '../process/failure.ts'

/** The hash of the commit that a ref names; undefined where it names none. @throws Failure where there is no git. */
export async function commitOf(ref: string, context: Context): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]
  const { code, stdout } = await start(args, context)
  // What rev-parse makes of a ref is a hash: nothing of what was typed gets into another command.
  const [hash] = /^[0-9a-f]{40,64}$/m.exec(stdout) ?? []
  return code === 0 ? hash : undefined
}

/** What git prints. @throws Failure where it fails. */
export async function git(args: readonly string[], context: Context): Promise<string> {
  const { code, stdout, stderr } = await start(args, context)
  if (code === 0) return stdout
  throw new Failure(`git ${args[0]} failed: ${stderr.trim().split('\n')[0]}`)
}

/** What git prints; undefined where it fails, or there is none. */
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
