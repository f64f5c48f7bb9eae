/** `roster matrix`: a workflow's job matrix, with one job for each organization that a change touches. */
import { sep } from 'node:path'
import { folderPath, type MatrixDocument, quoted, touchedOrganizations } from '@roster/core'
import { defineCommand } from '../../command/command.ts'
import { commitOf, git } from '../../file/git.ts'
import { readInput } from '../../file/input.ts'
import { readMembers } from '../../file/roster-file.ts'
import type { Context } from '../../process/context.ts'
import { Failure, fileFailure } from '../../process/failure.ts'

export const matrix = defineCommand({
  flags: {
    folder: {
      type: 'string',
      default: 'organizations',
      valueHint: 'path',
      description: 'Folder with one members file per organization',
    },
    base: { type: 'string', valueHint: 'git ref', description: 'Only files that differ from this commit' },
    changed: {
      type: 'string',
      valueHint: 'path',
      description: 'Only paths listed in this file, one per line',
    },
  },
  examples: [
    { command: 'roster matrix', does: 'one job per file in organizations/' },
    { command: 'roster matrix --base main', does: 'one job per file that differs from main' },
    { command: 'roster matrix --changed changed.txt', does: 'one job per file touched by these paths' },
  ],
  async run({ folder, base, changed }, context) {
    if (base !== undefined && changed !== undefined) {
      throw new Failure('--base and --changed exclude each other.')
    }
    const paths =
      base !== undefined
        ? await pathsSince(base, context)
        : changed !== undefined
          ? await pathsIn(changed, context)
          : undefined
    const found = await touchedOrganizations({
      folder: folderPath(folder.split(sep).join('/')),
      changed: paths,
      list: context.files.list,
      read: (file) => readMembers(file, context).catch(unlessUnreadable),
    })
    if (found.status === 'refused') throw new Failure(`${found.reason} Name the folder with --folder.`)
    const document: MatrixDocument = { include: found.organizations }
    context.stdout.write(`${JSON.stringify(document)}\n`)
    return 0
  },
})

function unlessUnreadable(error: unknown): undefined {
  if (!(error instanceof Failure)) throw error
}

/** A push that creates a branch has zeros as the commit before it. Every file is new then. */
const NO_COMMIT = /^0+$/

/** The commit before a forced push is on no branch any more, so a clone does not have it. */
const COMMIT = /^[0-9a-f]{40}$/

/** Relative to the working directory. Uncommitted changes count. Undefined if every file may have changed. */
async function pathsSince(base: string, context: Context): Promise<readonly string[] | undefined> {
  if (NO_COMMIT.test(base)) return undefined
  const commit = await commitOf(base, context)
  if (commit === undefined && COMMIT.test(base)) {
    context.stderr.write(
      `${base} is not in this clone, as after a forced push or in a shallow clone: every organization gets a job.\n`,
    )
    return undefined
  }
  if (commit === undefined) {
    throw new Failure(
      `--base is ${quoted(base)}, which is not a commit, branch or tag of this git repository. A shallow clone may lack it: check out with "fetch-depth: 0".`,
    )
  }
  const lists = [
    await git(['diff', '--relative', '--name-only', '--no-renames', '-z', commit, '--'], context),
    await git(['ls-files', '--others', '--exclude-standard', '-z'], context),
  ]
  return lists
    .join('')
    .split('\0')
    .filter((path) => path !== '')
}

async function pathsIn(list: string, context: Context): Promise<readonly string[]> {
  try {
    const text = new TextDecoder().decode(await readInput(list, context))
    return text.split(/\r?\n/).filter((path) => path !== '')
  } catch (error) {
    throw fileFailure(error, list, 'Name a file with --changed that has a path a line.')
  }
}
