/** The audit log: a line of JSON for every write that was sent. Appended to, never rewritten. */
import type { WriteRecord } from '@roster/elastic-cloud'
import type { Context } from '../process/context.ts'
import { fileFailure } from '../process/failure.ts'

export interface AuditLog {
  readonly record: (record: WriteRecord) => void
  /** Aborted when a line could not be written: nothing is to be done that is not on record. */
  readonly broken: AbortSignal
}

/** Keeps no record, since nobody asked for one. */
export const NO_AUDIT_LOG: AuditLog = { record: () => undefined, broken: new AbortController().signal }

/** @throws Failure where the file cannot be written to, which has to be known before the first write is sent. */
export function openAuditLog(path: string, { files }: Context): AuditLog {
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
        files.append(path, `${JSON.stringify(record)}\n`)
      } catch (error) {
        broken.abort(failure(error))
      }
    },
    broken: broken.signal,
  }
}
