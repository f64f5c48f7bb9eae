/**
 * Proposes an edit of the members file as a pull request: git and `gh` do it in a checkout of their own, from the tip of
 * the default branch. Nothing changes in the user's checkout.
 */
import { basename, dirname, join } from 'node:path'
import type { MembersEdit } from '@roster/core'
import { renderFinding } from '@roster/report'
import { gh } from '../file/gh.ts'
import { git, gitIfAny } from '../file/git.ts'
import type { Context } from '../process/context.ts'
import { Failure } from '../process/failure.ts'
import { editedText, openFile, replaceFile } from './file-edit.ts'

export interface Proposal {
  /** Of the members file. */
  readonly path: string
  readonly edits: readonly MembersEdit[]
  /** The message if the default branch has it already. */
  readonly unchanged: string
  /** Of the branch; it must not exist. */
  readonly branch: string
  readonly title: string
  readonly body: string
}

/** The address of the pull request. @throws Failure if a step fails; then there is none, and no checkout is left. */
export async function openPullRequest(proposal: Proposal, context: Context): Promise<string> {
  const { path, edits, unchanged, branch, title, body } = proposal
  const inFolder = ['-C', dirname(path)]
  await git([...inFolder, 'fetch', '--quiet', 'origin'], context)
  const prefix = await git([...inFolder, 'rev-parse', '--show-prefix'], context)
  const base = await defaultBranch(dirname(path), context)
  const common = await git([...inFolder, 'rev-parse', '--path-format=absolute', '--git-common-dir'], context)
  const checkout = join(common.trim(), 'roster', branch.replaceAll('/', '-'))
  await git([...inFolder, 'worktree', 'add', '--quiet', '--detach', checkout, `origin/${base}`], context)
  try {
    const there = join(checkout, prefix.trim(), basename(path))
    const file = await openFile(there, context)
    const { text, news } = editedText(file, edits, context)
    if (text === file.source.text) throw new Failure(unchanged)
    for (const finding of news) context.stderr.write(`${renderFinding(finding, path)}\n`)
    await replaceFile(there, text, context)
    const inCheckout = ['-C', checkout]
    await git([...inCheckout, 'commit', '--quiet', '--all', '--message', title], context)
    await git([...inCheckout, 'push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`], context)
    const about = ['--base', base, '--head', branch, '--title', title, '--body', body]
    return await gh(['pr', 'create', ...about], checkout, context)
  } finally {
    await gitIfAny([...inFolder, 'worktree', 'remove', '--force', checkout], context)
  }
}

/** As the remote names it: a clone does not always know. */
async function defaultBranch(folder: string, context: Context): Promise<string> {
  const heads = await git(['-C', folder, 'ls-remote', '--symref', 'origin', 'HEAD'], context)
  const [, name] = /^ref: refs\/heads\/(\S+)\s+HEAD$/m.exec(heads) ?? []
  if (name !== undefined) return name
  throw new Failure('The remote "origin" has no default branch. Edit the file with --local instead.')
}
