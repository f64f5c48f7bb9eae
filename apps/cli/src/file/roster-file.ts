/** The members file on disk: read, decoded, and turned into a roster or into findings that are shown. */
import { sep } from 'node:path'
import {
  type ExtendedText,
  gatherSource,
  isBlocking,
  type MembersSource,
  type RosterFile,
  readRoster,
} from '@roster/core'
import { renderFinding } from '@roster/report'
import type { Context, Files } from '../process/context.ts'
import { Failure, fileFailure, fileTrouble } from '../process/failure.ts'

export const FILE_FLAG = {
  type: 'string',
  default: 'members.json',
  valueHint: 'path',
  description: 'The members file',
} as const

export const MAX_SIZE_FLAG = {
  type: 'string',
  default: '5',
  valueHint: 'MiB',
  description: 'Read members files of up to this size',
} as const

/** Bytes. @throws Failure */
export function readMaxSize(text: string): number {
  const size = Number(text)
  if (/^\d+$/.test(text) && size >= 1 && size <= MAX_SIZE) return size * 1024 * 1024
  throw new Failure(
    `--max-size is ${JSON.stringify(text)}; expected a whole number of mebibytes from 1 to ${MAX_SIZE}, such as 50.`,
  )
}

/** MiB. What is longer than JavaScript's strings can be cannot be read at all. */
const MAX_SIZE = 500

/** A terminal knows of no merge that would touch somebody's entry. */
export const RESEND_FLAG = {
  type: 'boolean',
  description: 'Send expired invitations again, whosever they are',
} as const

/**
 * The file with what it extends.
 *
 * @throws Failure where there is no such file, or it is not text. What it extends may lack: that is a finding.
 */
export async function readMembers(path: string, { files }: Context): Promise<MembersSource> {
  let bytes: Uint8Array
  try {
    bytes = await files.read(path)
  } catch (error) {
    throw fileFailure(error, path, 'Name the members file with --file.')
  }
  const text = decode(bytes)
  if (text === undefined) throw new Failure(`${path} is not UTF-8 text. Save it with that encoding.`)
  return gatherSource(path.split(sep).join('/'), text, (extended) => readExtended(extended, files))
}

async function readExtended(path: string, files: Files): Promise<ExtendedText> {
  try {
    const text = decode(await files.read(path))
    return text === undefined ? { problem: 'is not UTF-8 text' } : { text }
  } catch (error) {
    return { problem: fileTrouble(error) }
  }
}

export interface SoundRosterOptions {
  /** What is not done with a broken file. */
  readonly undone?: string
  /** Bytes of the file and what it extends. */
  readonly maxBytes?: number
}

/**
 * @throws Failure where the file is broken, after showing what is wrong with it.
 */
export function soundRoster(
  members: MembersSource,
  path: string,
  { now, stderr }: Context,
  { undone = 'nothing was planned', maxBytes }: SoundRosterOptions = {},
): RosterFile {
  const read = readRoster(members, {
    now: now(),
    ...(maxBytes !== undefined && { maxBytes }),
  })
  if (read.roster !== undefined) return read
  const errors = read.findings.filter(isBlocking)
  for (const finding of errors) stderr.write(`${renderFinding(finding, path)}\n`)
  throw new Failure(
    `${path} has ${errors.length === 1 ? 'an error' : `${errors.length} errors`}, so ${undone}.`,
  )
}

/** Undefined for what is not UTF-8. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
