/**
 * Proposes edits as a pull request: git and `gh` do it in a checkout of their own, from the tip of the default branch.
 * Nothing changes in the user's checkout.
 */
import { join } from 'node:path'
import { gh, hasGitHub } from '../file/gh.ts'
import { git, gitIfAny } from '../file/git.ts'
import type { Context, Files } from '../process/context.ts'
import { Failure } from '../process/failure.ts'

export interface Proposal {
  /** Of the repository. */
  readonly folder: string
  /** It must not exist. */
  readonly branch: string
  /**
   * Edits files of the default branch. Paths of the context start at the root of the repository. Undefined if there is
   * nothing to propose.
   */
  readonly edit: (checkout: Context) => Promise<{ readonly title: string; readonly body: string } | undefined>
}

/** Whether pull requests can be opened from here: there is a remote, and `gh` is installed and logged in. */
export async function canPropose(context: Context): Promise<boolean> {
  return (
    (await gitIfAny(['remote', 'get-url', 'origin'], context)) !== undefined && (await hasGitHub(context))
  )
}

/**
 * Undefined if there is nothing to propose. No checkout is left in any case.
 *
 * @throws Failure if a step fails; then there is no pull request.
 */
export async function openPullRequest(
  { folder, branch, edit }: Proposal,
  context: Context,
): Promise<{ readonly title: string; readonly url: string } | undefined> {
  const inFolder = ['-C', folder]
  await git([...inFolder, 'fetch', '--quiet', 'origin'], context)
  const base = await defaultBranch(folder, context)
  const common = await git([...inFolder, 'rev-parse', '--path-format=absolute', '--git-common-dir'], context)
  const checkout = join(common.trim(), 'roster', branch.replaceAll('/', '-'))
  await git([...inFolder, 'worktree', 'add', '--quiet', '--detach', checkout, `origin/${base}`], context)
  try {
    const proposed = await edit(contextIn(checkout, context))
    if (proposed === undefined) return undefined
    const { title, body } = proposed
    const inCheckout = ['-C', checkout]
    await git([...inCheckout, 'commit', '--quiet', '--all', '--message', title], context)
    await git([...inCheckout, 'push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`], context)
    const about = ['--base', base, '--head', branch, '--title', title, '--body', body]
    return { title, url: await gh(['pr', 'create', ...about], checkout, context) }
  } finally {
    await gitIfAny([...inFolder, 'worktree', 'remove', '--force', checkout], context)
  }
}

/** `roster/elevate-kim-20261123090000`: with the time to the second, so that each branch is new. */
export function branchName(action: string, email: string, now: number): string {
  const [name = ''] = email.toLowerCase().split('@')
  const stamp = new Date(now).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length).replaceAll(/[-:T]/g, '')
  return `roster/${action}-${name.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '')}-${stamp}`
}

/** Relative paths start at the folder, for files and for programs. */
function contextIn(folder: string, context: Context): Context {
  const { files, run } = context
  const at = (path: string) => join(folder, path)
  const there: Files = {
    read: (path) => files.read(at(path)),
    write: (path, text) => files.write(at(path), text),
    replace: (path, text) => files.replace(at(path), text),
    stage: (path, text) => files.stage(at(path), text),
    realPath: (path) => files.realPath(at(path)),
    create: (path, text) => files.create(at(path), text),
    createPrivate: (path) => files.createPrivate(at(path)),
    remove: (path) => files.remove(at(path)),
    append: (path, text) => files.append(at(path), text),
    exists: (path) => files.exists(at(path)),
    list: (path) => files.list(at(path)),
    makeFolder: (path) => files.makeFolder(at(path)),
  }
  return {
    ...context,
    files: there,
    run: (program, args, options) => run(program, args, { cwd: folder, ...options }),
  }
}

/** As the remote names it: a clone does not always know. */
async function defaultBranch(folder: string, context: Context): Promise<string> {
  const heads = await git(['-C', folder, 'ls-remote', '--symref', 'origin', 'HEAD'], context)
  const [, name] = /^ref: refs\/heads\/(\S+)\s+HEAD$/m.exec(heads) ?? []
  if (name !== undefined) return name
  throw new Failure('The remote "origin" has no default branch. Edit the file with --local instead.')
}
