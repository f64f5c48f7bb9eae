/** The members files of all organizations: those that are named, or those that `roster matrix` finds. */
import { sep } from 'node:path'
import { folderPath, type OrganizationFile, organizationFiles, organizationName } from '@roster/core'
import { readMembers } from '../file/roster-file.ts'
import type { Context } from '../process/context.ts'
import { Failure } from '../process/failure.ts'

const FOLDER = 'organizations'
const FILE = 'members.json'

export interface OrganizationFlags {
  /** Absent for the default folder, and the default file if there is one. */
  readonly folder?: string | undefined
  /** Replaces the folder. */
  readonly file: readonly string[]
  /** Where the default folder and file are; empty, or with a slash at the end. Empty by default. */
  readonly root?: string
}

export const ORGANIZATION_FLAGS = {
  folder: {
    type: 'string',
    valueHint: 'path',
    description: 'Folder with one members file per organization (default: organizations, and members.json)',
  },
  file: {
    type: 'string',
    multiple: true,
    valueHint: 'path',
    description: 'A members file, in place of a folder; can be repeated',
  },
} as const

/** Each file once, sorted by path. @throws Failure if there is none. */
export async function findOrganizationFiles(
  { folder, file: named, root = '' }: OrganizationFlags,
  context: Context,
): Promise<readonly OrganizationFile[]> {
  if (folder !== undefined && named.length > 0) throw new Failure('--folder and --file exclude each other.')
  const { files } = context
  const read = (file: string) => readMembers(file, context).catch(unlessUnreadable)
  const all = (where: string) =>
    organizationFiles({ folder: folderPath(plain(where)), changed: undefined, list: files.list, read })
  if (named.length > 0)
    return distinct(
      named.map((path) => fileAt(plain(path))),
      context,
    )
  const inFolder = await all(folder ?? root + FOLDER)
  const file = root + FILE
  const alone = folder === undefined && (await files.exists(file)) ? [fileAt(file)] : []
  const isExtended = inFolder.some(({ paths }) => paths.includes(file))
  const found = await distinct([...(isExtended ? [] : alone), ...inFolder], context)
  if (found.length > 0) return found
  const where =
    folder === undefined
      ? `no ${FILE} here, and no members file in ${FOLDER}`
      : `no members file in ${folder}`
  throw new Failure(`There is ${where}. Name them with --folder or --file.`)
}

function fileAt(file: string): OrganizationFile {
  return { name: organizationName(file), file, paths: [file] }
}

function plain(path: string): string {
  return path.split(sep).join('/')
}

function unlessUnreadable(error: unknown): undefined {
  if (!(error instanceof Failure)) throw error
}

/** A symbolic link to a file, or a second spelling of its path, is the same file. */
async function distinct(
  found: readonly OrganizationFile[],
  { files }: Context,
): Promise<readonly OrganizationFile[]> {
  const byPath = new Map<string, OrganizationFile>()
  const sorted = found.toSorted((a, b) => (a.file < b.file ? -1 : 1))
  for (const each of sorted) {
    const real = await files.realPath(each.file).catch(() => each.file)
    const known = byPath.get(real)
    if (known === undefined || !real.endsWith(folderPath(known.file))) byPath.set(real, each)
  }
  return [...byPath.values()]
}
