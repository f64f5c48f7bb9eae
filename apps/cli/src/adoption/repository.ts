/** The git repository that contains the current folder, if any. */
import { hostedRepository, isGitHubCloud } from '../file/hosted-repository.ts'
import type { Context } from '../process/context.ts'

export interface Repository {
  /** Relative path to its root, such as `../`. Empty in the root, or if there is no repository. */
  readonly root: string
  /** Relative path from its root, such as `people/`. */
  readonly prefix: string
  readonly defaultBranch: string
  /** False if it is on GitHub Enterprise Server, which lacks some keys of workflows. */
  readonly isOnCloud: boolean
}

export async function findRepository(context: Context): Promise<Repository> {
  const [prefix = '', root = ''] = (await git(['rev-parse', '--show-prefix', '--show-cdup'], context)).split(
    '\n',
  )
  const head = await git(['rev-parse', '--abbrev-ref', 'origin/HEAD'], context)
  const [, defaultBranch = 'main'] = /^origin\/(\S+)/.exec(head) ?? []
  const hosted = await hostedRepository(context)
  const isOnCloud = hosted === undefined || isGitHubCloud(hosted)
  return { root, prefix, defaultBranch: defaultBranch === 'HEAD' ? 'main' : defaultBranch, isOnCloud }
}

/** Empty if git fails or is not installed. */
async function git(args: readonly string[], { run }: Context): Promise<string> {
  try {
    const { code, stdout } = await run('git', args)
    return code === 0 ? stdout : ''
  } catch {
    return ''
  }
}
