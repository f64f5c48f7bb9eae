/**
 * The members files that a change touches: those that changed, and those that extend a changed file, directly or
 * through other files.
 */
import { posix } from 'node:path'
import { sourcePaths } from '@roster/core'
import type { Context } from '../process/context.ts'
import { Failure } from '../process/failure.ts'
import { readMembers } from './roster-file.ts'

export interface Organization {
  /** The file name without folder and extension. Workflows use it to name their environments. */
  readonly name: string
  /** Path of the members file, separated by `/`. */
  readonly file: string
}

/** Names that are safe in workflows, where they name environments, checks and concurrency groups. */
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/

const MEMBERS_FILE = /\.jsonc?$/

/**
 * @param folder Contains a members file for each organization.
 * @param changed Paths of changed files. Defaults to all files.
 * @returns Sorted by name. A deleted file is included, so that its job reports it.
 * @throws Failure if there is no members file, or if a file name is not safe in workflows.
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

/** The file and the readable files it extends. Its own job reports any problems. */
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
