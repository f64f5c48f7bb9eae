/** The audit log: one line of JSON for each write that was sent. It is append-only. */

import { AuditRecord } from '@roster/core'
import type { WriteRecord } from '@roster/elastic-cloud'
import type { Context } from '../process/context.ts'
import { Failure, fileFailure } from '../process/failure.ts'
import { readText } from './text.ts'

export interface AuditLog {
  readonly record: (record: WriteRecord) => void
  /** Aborted if a line cannot be written, since no write may go unrecorded. */
  readonly broken: AbortSignal
}

/** Records nothing, if no audit log is requested. */
export const NO_AUDIT_LOG: AuditLog = { record: () => undefined, broken: new AbortController().signal }

/** Who applied the file, and which version of it. */
type Author = NonNullable<AuditRecord['by']>

/** @throws Failure if the file is not writable. This is checked before the first write is sent. */
export function openAuditLog(path: string, by: Author, { files }: Context): AuditLog {
  const failure = (error: unknown) =>
    fileFailure(error, path, 'Give --audit-log the path of a file that can be written.')
  try {
    files.append(path, '')
  } catch (error) {
    throw failure(error)
  }
  const broken = new AbortController()
  return {
    record(record) {
      try {
        const line: AuditRecord = { ...record, by }
        files.append(path, `${JSON.stringify(line)}\n`)
      } catch (error) {
        broken.abort(failure(error))
      }
    },
    broken: broken.signal,
  }
}

/** @throws Failure if the file cannot be read, or is not an audit log. */
export async function readAuditLog(path: string, { files }: Context): Promise<readonly AuditRecord[]> {
  let text: string
  try {
    text = await readText(path, files)
  } catch (error) {
    throw fileFailure(error, path, 'Give --audit-log the file that an apply wrote.')
  }
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    const record = AuditRecord.safeParse(jsonOf(line))
    if (record.success) return [record.data]
    throw new Failure(`${path}:${index + 1} is not a line of an audit log.`)
  })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
