/** When the file last changed what it says of somebody. */
import type { LineRange, MatrixAssignment, MatrixPerson } from '@roster/core'
import type { Commit } from './access-view.ts'

/** The last commit that changed some of these lines; undefined where that is in none, or cannot be told. */
export type FileHistory = (lines: readonly LineRange[]) => Commit | undefined

/** Of somebody's entry. */
export function entryCommit(history: FileHistory | undefined, { lines }: MatrixPerson): Commit | undefined {
  return lines && history?.([lines])
}

/** Of what gives somebody a role: their own entry, and what stands in groups. */
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
