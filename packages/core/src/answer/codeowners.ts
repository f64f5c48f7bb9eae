/**
 * CODEOWNERS for the members file: GitHub then asks its Organization owners for a review. Syntax: GitHub
 * documentation, "About code owners".
 */
import { isOwner } from '../catalog/assignment.ts'
import type { Roster } from '../file/roster.ts'

export interface CodeownersRule {
  readonly pattern: string
  /** GitHub logins, without an `@`. */
  readonly owners: readonly string[]
}

export interface Codeowners {
  /** Absent if no owner has a login: a line without owners would take ownership away. */
  readonly rule?: CodeownersRule
  /** Owners without a GitHub login in the file, as the file spells their addresses. */
  readonly withoutLogin: readonly string[]
}

/** `path` is the path of the file from the root of the repository, with slashes. */
export function codeowners({ members }: Roster, path: string): Codeowners {
  const owners = [...members.values()].filter(({ assignments }) => assignments.some(isOwner))
  const logins = owners.flatMap(({ github }) => (github === undefined ? [] : [github]))
  return {
    ...(logins.length > 0 && { rule: { pattern: `/${escaped(path)}`, owners: logins } }),
    withoutLogin: owners.flatMap(({ email, github }) => (github === undefined ? [email] : [])),
  }
}

/** A line of CODEOWNERS. */
export function codeownersLine({ pattern, owners }: CodeownersRule): string {
  return [pattern, ...owners.map((login) => `@${login}`)].join(' ')
}

/** White space ends a pattern, and stars and question marks are wildcards. */
function escaped(path: string): string {
  return path.replaceAll(/[\s*?\\]/g, '\\$&')
}
