/** The git repository around the current folder, where there is one. */
import type { Context } from '../process/context.ts'

export interface Repository {
  /** The way to its root, such as `../`; empty where this is the root, or there is no repository. */
  readonly root: string
  /** The way back from the root, such as `people/`. */
  readonly prefix: string
  readonly defaultBranch: string
}

export async function findRepository(context: Context): Promise<Repository> {
  const [prefix = '', root = ''] = (await git(['rev-parse', '--show-prefix', '--show-cdup'], context)).split(
    '\n',
  )
  const head = await git(['rev-parse', '--abbrev-ref', 'origin/HEAD'], context)
  const [, defaultBranch = 'main'] = /^origin\/(\S+)/.exec(head) ?? []
  return { root, prefix, defaultBranch: defaultBranch === 'HEAD' ? 'main' : defaultBranch }
}

/** Empty where git has no answer, or is not there. */
async function git(args: readonly string[], { run }: Context): Promise<string> {
  try {
    const { code, stdout } = await run('git', args)
    return code === 0 ? stdout : ''
  } catch {
    return ''
  }
}
