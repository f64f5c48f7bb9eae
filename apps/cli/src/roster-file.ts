/** The members file on disk: read, decoded, and turned into a roster or into findings that are shown. */
import { type Finding, isBlocking, type Roster, readRoster } from '@roster/core'
import { renderFinding } from '@roster/report'
import type { Context } from './context.ts'
import { Failure, fileFailure } from './failure.ts'

export const FILE_FLAG = {
  type: 'string',
  default: 'members.json',
  valueHint: 'path',
  description: 'The members file',
} as const

interface SoundRoster {
  readonly roster: Roster
  /** Warnings only. */
  readonly findings: readonly Finding[]
}

/** @throws Failure where there is no such file, or it is not text. */
export async function readRosterText(path: string, { files }: Context): Promise<string> {
  let bytes: Uint8Array
  try {
    bytes = await files.read(path)
  } catch (error) {
    throw fileFailure(error, path, 'Name the members file with --file.')
  }
  return decode(bytes, path)
}

/**
 * @param undone What is not done with a broken file.
 * @throws Failure where the text is broken, after showing what is wrong with it.
 */
export function soundRoster(
  text: string,
  path: string,
  { now, stderr }: Context,
  undone = 'nothing was planned',
): SoundRoster {
  const { roster, findings } = readRoster(text, { now: now() })
  if (roster !== undefined) return { roster, findings }
  const errors = findings.filter(isBlocking)
  for (const finding of errors) stderr.write(`${renderFinding(finding, path)}\n`)
  throw new Failure(
    `${path} has ${errors.length === 1 ? 'an error' : `${errors.length} errors`}, so ${undone}.`,
  )
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new Failure(`${path} is not UTF-8 text. Save it with that encoding.`, { cause: error })
  }
}
