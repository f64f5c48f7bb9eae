/** The audit log: a line of JSON for every write that was sent. Appended to, never rewritten. */
import type { WriteRecord } from '@roster/elastic-cloud'
import type { Context } from './context.ts'
import { fileFailure } from './failure.ts'

export type AuditLog = (record: WriteRecord) => void

/** @throws Failure where the file cannot be written to, which has to be known before the first write is sent. */
export function openAuditLog(path: string, { files }: Context): AuditLog {
  const append = (text: string) => {
    try {
      files.append(path, text)
    } catch (error) {
      throw fileFailure(error, path, 'Give --audit-log the path of a file that can be written.')
    }
  }
  append('')
  return (record) => append(`${JSON.stringify(record)}\n`)
}
