/** The members file on disk: reads and decodes it, and returns a roster or shows findings. */

import { sep } from 'node:path'
import {
  type ExtendedText,
  gatherSource,
  isBlocking,
  type MembersSource,
  quoted,
  type RosterFile,
  readRoster,
} from '@roster/core'
import { renderFinding } from '@roster/report'
import type { Context, Files } from '../process/context.ts'
import { Failure, fileFailure, fileTrouble } from '../process/failure.ts'
import { fileTitle, readInput } from './input.ts'

export const FILE_FLAG = {
  type: 'string',
  alias: 'f',
  default: 'members.json',
  valueHint: 'path',
  description: 'The members file',
} as const

/** For commands that only read it. */
export const INPUT_FILE_FLAG = {
  ...FILE_FLAG,
  description: 'The members file; - reads standard input',
} as const

export const MAX_SIZE_FLAG = {
  type: 'string',
  default: '5',
  valueHint: 'MiB',
  description: 'Maximum size of a members file',
} as const

/** Bytes. @throws Failure */
export function readMaxSize(text: string): number {
  const size = Number(text)
  if (/^\d+$/.test(text) && size >= 1 && size <= MAX_SIZE) return size * 1024 * 1024
  throw new Failure(
    `--max-size is ${quoted(text)}; expected a whole number of mebibytes from 1 to ${MAX_SIZE}, such as 50.`,
  )
}

/** MiB. A JavaScript string cannot be longer. */
const MAX_SIZE = 500

/** In a terminal there is no merge that touches entries. */
export const RESEND_FLAG = {
  type: 'boolean',
  description: 'Resend all expired invitations',
} as const

/**
 * The file and the files it extends.
 *
 * @throws Failure if the file does not exist or is not text. A missing extended file is a finding.
 */
export async function readMembers(path: string, context: Context): Promise<MembersSource> {
  let bytes: Uint8Array
  try {
    bytes = await readInput(path, context)
  } catch (error) {
    throw fileFailure(error, path, 'Name the members file with --file.')
  }
  const text = decode(bytes)
  if (text === undefined)
    throw new Failure(`${fileTitle(path)} is not UTF-8 text. Save it with that encoding.`)
  return gatherSource(path.split(sep).join('/'), text, (extended) => readExtended(extended, context.files))
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
  /** What the command would have done. The message about a broken file says so. */
  readonly undone?: string
  /** Bytes of the file and the files it extends. */
  readonly maxBytes?: number
}

/**
 * @throws Failure if the file is broken, after showing its findings.
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
  const file = fileTitle(path)
  for (const finding of errors) stderr.write(`${renderFinding(finding, file)}\n`)
  throw new Failure(
    `${file} has ${errors.length === 1 ? 'an error' : `${errors.length} errors`}, so ${undone}.`,
  )
}

/** Undefined if the bytes are not UTF-8. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
