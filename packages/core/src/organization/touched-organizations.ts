/**
 * The organizations that a change touches: those whose members file changed, and those whose file extends a changed one,
 * directly or through other files.
 */

import { basename, dirname, normalize } from 'node:path/posix'
import { type MembersSource, sourcePaths } from '../file/members-source.ts'
import { quoted } from '../text/quoted.ts'

export interface TouchedOrganization {
  /** The file name without folder and extension. Workflows use it to name their environments. */
  readonly name: string
  /** Path of the members file, separated by `/`. */
  readonly file: string
}

export interface OrganizationFolder {
  /** Contains a members file for each organization. Its path, without a slash at its end. */
  readonly folder: string
  /** Paths of changed files; undefined for all files. */
  readonly changed: readonly string[] | undefined
  /** The names in the folder; empty if there is no such folder. */
  readonly list: (folder: string) => Promise<readonly string[]>
  /** A members file with what it extends; undefined if it cannot be read. Its own job then reports why. */
  readonly read: (file: string) => Promise<MembersSource | undefined>
}

export type TouchedOrganizations =
  | { readonly status: 'found'; readonly organizations: readonly TouchedOrganization[] }
  | { readonly status: 'refused'; readonly reason: string }

/** Names that are safe in workflows, where they name environments, checks and concurrency groups. */
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/

const MEMBERS_FILE = /\.jsonc?$/

/** The path of a folder as the paths of files in it begin: `./teams/` is `teams`. */
export function folderPath(path: string): string {
  return normalize(path).replace(/(.)\/$/, '$1')
}

/** An organization's members file, with the paths of everything that decides about it. */
export interface OrganizationFile extends TouchedOrganization {
  /** The file itself first, then what it extends. */
  readonly paths: readonly string[]
}

/**
 * The members files of a folder, sorted by name: those that no other one extends. A deleted file is included, so that it
 * is reported.
 */
export async function organizationFiles({
  folder,
  changed = [],
  list,
  read,
}: OrganizationFolder): Promise<readonly OrganizationFile[]> {
  const prefix = folder === '.' ? '' : `${folder}/`
  const there = (await list(folder)).map((name) => prefix + name)
  const changedHere = changed.filter((path) => dirname(path) === folder)
  const files = [...new Set([...there, ...changedHere])].filter((path) => MEMBERS_FILE.test(path)).sort()
  const made = await Promise.all(
    files.map(async (file): Promise<OrganizationFile> => {
      const source = await read(file)
      return { name: organizationName(file), file, paths: source ? sourcePaths(source) : [file] }
    }),
  )
  const shared = new Set(made.flatMap(({ file, paths }) => paths.filter((path) => path !== file)))
  return made.filter(({ file }) => !shared.has(file))
}

/** As in `TouchedOrganization`. */
export function organizationName(file: string): string {
  return basename(file).replace(MEMBERS_FILE, '')
}

export async function touchedOrganizations(options: OrganizationFolder): Promise<TouchedOrganizations> {
  const { folder, changed } = options
  const files = await organizationFiles(options)
  if (files.length === 0) return { status: 'refused', reason: `There is no members file in ${folder}.` }
  const organizations = files
    .filter(({ paths }) => changed === undefined || paths.some((path) => changed.includes(path)))
    .map(({ name, file }) => ({ name, file }))
  const unsafe = organizations.find(({ name }) => !NAME.test(name))
  if (unsafe === undefined) return { status: 'found', organizations }
  const reason = `${quoted(unsafe.file)} cannot name an organization in a workflow: use letters, digits, "-", "_" and ".".`
  return { status: 'refused', reason }
}
