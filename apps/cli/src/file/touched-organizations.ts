/**
 * Which of several members files a change touches: those that changed themselves, and those that extend a file that
 * did, directly or through others.
 */
import { posix } from 'node:path'
import { sourcePaths } from '@roster/core'
import type { Context } from '../process/context.ts'
import { Failure } from '../process/failure.ts'
import { readMembers } from './roster-file.ts'

export interface Organization {
  /** Of the file, without its folder and extension: what workflows call their environments by. */
  readonly name: string
  /** Path of the members file, with `/` between its parts. */
  readonly file: string
}

/** Names get into workflows: into names of environments, of checks, of groups of runs. */
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/

const MEMBERS_FILE = /\.jsonc?$/

/**
 * @param folder Holds a members file for each organization.
 * @param changed Paths of what changed; absent where everything counts as changed.
 * @returns In order of name. A file that changed and is not there counts: somebody has to be told.
 * @throws Failure where there is no such file, or one whose name no workflow could have.
 */
export async function touchedOrganizations(
  folder: string,
  changed: readonly string[] | undefined,
  context: Context,
): Promise<readonly Organization[]> {
  const prefix = folder === '.' ? '' : `${folder}/`
  const there = (await context.files.list(folder)).map((name) => prefix + name)
  const changedHere = (changed ?? []).filter((path) => posix.dirname(path) === folder)
  const files = [...new Set([...there, ...changedHere])].filter((path) => MEMBERS_FILE.test(path)).sort()
  if (files.length === 0)
    throw new Failure(`There is no members file in ${folder}. Name the folder with --folder.`)
  const made = await Promise.all(files.map(async (file) => [file, await pathsOf(file, context)] as const))
  const shared = new Set(made.flatMap(([file, paths]) => paths.filter((path) => path !== file)))
  const touched = made.filter(
    ([file, paths]) =>
      !shared.has(file) && (changed === undefined || paths.some((path) => changed.includes(path))),
  )
  return touched.map(([file]) => ({ name: nameOf(file), file }))
}

/** What a file is made of, as far as it can be read: what is wrong with it is for its own job to tell. */
async function pathsOf(file: string, context: Context): Promise<readonly string[]> {
  try {
    return sourcePaths(await readMembers(file, context))
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return [file]
  }
}

function nameOf(file: string): string {
  const name = posix.basename(file).replace(MEMBERS_FILE, '')
  if (NAME.test(name)) return name
  throw new Failure(
    `${JSON.stringify(file)} cannot name an organization in a workflow: use letters, digits, "-", "_" and ".".`,
  )
}
