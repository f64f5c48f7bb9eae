/** Which commit last changed what grants a role, from the lines of the file that grant it. */
import type { LineRange, TracedAssignment } from '@roster/core'
import { day } from '../phrase/date.ts'
import { code, join, type Phrase, phrase, prose, words } from '../phrase/phrase.ts'

/** A commit that changed lines of the members file. */
export interface Commit {
  /** In hexadecimal, in full. */
  readonly id: string
  /** RFC 3339. */
  readonly at: string
  readonly author: string
  /** Number of the pull request, if the message names it. */
  readonly pullRequest?: number
}

/** The last commit that changed any of these lines. Undefined if there is none or it is unknown. */
export type FileHistory = (lines: readonly LineRange[]) => Commit | undefined

/** The history of a file, and the lines of the entries in it. */
export interface EntryHistory {
  readonly history: FileHistory
  /** The lines of a person's entry. */
  readonly lines: (email: string) => LineRange | undefined
}

/** The last commit that changed what grants a role: the person's entry, and roles of groups. */
export function roleCommit(
  history: FileHistory | undefined,
  { lines }: { readonly lines?: LineRange },
  { origins }: Pick<TracedAssignment, 'origins'>,
): Commit | undefined {
  if (lines === undefined || origins.length === 0) return undefined
  const given = origins.map(({ line, file }) => ({
    first: line,
    last: line,
    ...(file !== undefined && { file }),
  }))
  return history?.([lines, ...given])
}

/** "by c0ffeec · 3 Jan 2026 · Ada Lindqvist · pull request 12". */
export function commitPhrase({ id, at, author, pullRequest }: Commit): Phrase {
  return join(
    [
      phrase`by ${code(id.slice(0, 7))}`,
      words(day(at)),
      prose(author),
      ...(pullRequest === undefined ? [] : [words(`pull request ${pullRequest}`)]),
    ],
    ' · ',
  )
}
