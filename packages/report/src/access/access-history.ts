/** The last commit that changed a person's entry in the file. */
import type { MatrixPerson } from '@roster/core'
import type { Commit, FileHistory } from '../answer/file-history.ts'

export function entryCommit(history: FileHistory | undefined, { lines }: MatrixPerson): Commit | undefined {
  return lines && history?.([lines])
}
