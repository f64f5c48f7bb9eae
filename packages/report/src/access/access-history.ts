/** The last commit that changed a person's access in the file. */
import type { LineRange, MatrixAssignment, MatrixPerson } from '@roster/core'
import type { Commit } from './access-view.ts'

/** The last commit that changed any of these lines. Undefined if there is none or it is unknown. */
export type FileHistory = (lines: readonly LineRange[]) => Commit | undefined

/** The last commit that changed the person's entry. */
export function entryCommit(history: FileHistory | undefined, { lines }: MatrixPerson): Commit | undefined {
  return lines && history?.([lines])
}

/** The last commit that changed what grants a role: the person's entry, and roles of groups. */
export function roleCommit(
  history: FileHistory | undefined,
  { lines }: MatrixPerson,
  { origins }: MatrixAssignment,
): Commit | undefined {
  if (lines === undefined || origins.length === 0) return undefined
  const given = origins.map(({ line, file }) => ({
    first: line,
    last: line,
    ...(file !== undefined && { file }),
  }))
  return history?.([lines, ...given])
}
