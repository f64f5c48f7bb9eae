/** `roster matrix`: the jobs of a workflow for several organizations, one for each that a change touches. */
import { posix, sep } from 'node:path'
import { defineCommand } from '../../command/command.ts'
import { commitOf, git } from '../../file/git.ts'
import { touchedOrganizations } from '../../file/touched-organizations.ts'
import type { Context } from '../../process/context.ts'
import { Failure, fileFailure } from '../../process/failure.ts'

export const matrix = defineCommand({
  flags: {
    folder: {
      type: 'string',
      default: 'organizations',
      valueHint: 'path',
      description: 'Holds a members file for each organization',
    },
    base: { type: 'string', valueHint: 'git ref', description: 'Only what differs from this commit' },
    changed: {
      type: 'string',
      valueHint: 'path',
      description: 'Only what this file lists, a path a line, as changed',
    },
  },
  examples: [
    { command: 'roster matrix', does: 'a job for every file in organizations/' },
    { command: 'roster matrix --base main', does: 'a job for each that differs from main' },
    { command: 'roster matrix --changed changed.txt', does: 'for each that a list of changed paths touches' },
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
    const at = posix.normalize(folder.split(sep).join('/')).replace(/(.)\/$/, '$1')
    const include = await touchedOrganizations(at, paths, context)
    context.stdout.write(`${JSON.stringify({ include })}\n`)
    return 0
  },
})

/** Zeros are what a push names as the commit before the first one: all of it is new then. */
const NO_COMMIT = /^0+$/

/** Relative to the folder the command was started in; what is not committed yet counts. */
async function pathsSince(base: string, context: Context): Promise<readonly string[] | undefined> {
  if (NO_COMMIT.test(base)) return undefined
  const commit = await commitOf(base, context)
  if (commit === undefined) {
    throw new Failure(
      `--base is ${JSON.stringify(base)}, which is no commit, branch or tag of this git repository. A shallow clone may lack it: check out with "fetch-depth: 0".`,
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

async function pathsIn(list: string, { files }: Context): Promise<readonly string[]> {
  try {
    const text = new TextDecoder().decode(await files.read(list))
    return text.split(/\r?\n/).filter((path) => path !== '')
  } catch (error) {
    throw fileFailure(error, list, 'Name a file with --changed that has a path a line.')
  }
}
