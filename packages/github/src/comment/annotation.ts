/** Annotations: findings at their places in files, limited to a number that can be read. */
import type { Finding, Severity } from '@roster/core'

export interface Annotation {
  readonly severity: Severity
  /** From the root of the repository. */
  readonly path: string
  /** 1-based; absent if it concerns the whole file. */
  readonly line?: number
  /** 1-based, in UTF-16 code units. */
  readonly column?: number
  /** Plain text. */
  readonly message: string
}

/** GitHub shows at most this many of one run. */
const MAX_ANNOTATIONS = 50

const BY_SEVERITY: readonly Severity[] = ['error', 'warning', 'info']

/**
 * The first 50 findings, errors first, and one annotation that counts the rest.
 *
 * @param path The members file, from the root of the repository. Findings in other files name theirs.
 */
export function annotationsOf(findings: readonly Finding[], path: string): readonly Annotation[] {
  const sorted = BY_SEVERITY.flatMap((severity) =>
    findings.filter((finding) => finding.severity === severity),
  )
  const shown = sorted.slice(0, MAX_ANNOTATIONS).map(
    ({ severity, message, line, column, file = path }): Annotation => ({
      severity,
      path: file,
      ...(line !== undefined && { line }),
      ...(column !== undefined && { column }),
      message,
    }),
  )
  const [next, ...others] = sorted.slice(MAX_ANNOTATIONS)
  if (next === undefined) return shown
  const count = others.length + 1
  const message = `${count} more ${count === 1 ? 'finding' : 'findings'}: see the summary of this run.`
  return [...shown, { severity: next.severity, path, message }]
}
