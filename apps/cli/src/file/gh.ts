/** Runs GitHub's `gh` as a program. No other file starts it. */
import type { Context } from '../process/context.ts'
import { Failure } from '../process/failure.ts'

/** Whether `gh` is installed and logged in. */
export async function hasGitHub({ run }: Context): Promise<boolean> {
  try {
    const { code } = await run('gh', ['auth', 'status'])
    return code === 0
  } catch {
    return false
  }
}

/** The id of a GitHub account; undefined if there is no `gh`, or it does not know the account. */
export async function accountId(login: string, context: Context): Promise<number | undefined> {
  if (!(await hasGitHub(context))) return undefined
  const { code, stdout } = await context.run('gh', [
    'api',
    `users/${encodeURIComponent(login)}`,
    '--jq',
    '.id',
  ])
  return code === 0 && /^\d+\s*$/.test(stdout) ? Number(stdout) : undefined
}

/**
 * The output of `gh`.
 *
 * @param folder In the repository it is about.
 * @throws Failure if it fails.
 */
export async function gh(args: readonly string[], folder: string, { run }: Context): Promise<string> {
  const { code, stdout, stderr } = await run('gh', args, { cwd: folder })
  if (code === 0) return stdout.trim()
  throw new Failure(`gh ${args.slice(0, 2).join(' ')} failed: ${stderr.trim().split('\n')[0]}`)
}
