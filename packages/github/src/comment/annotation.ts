/** An annotation says something at a place in a file: what findings become, no more of them than a reader takes. */
import type { Finding, Severity } from '@roster/core'

export interface Annotation {
  readonly severity: Severity
  /** From the root of the repository. */
  readonly path: string
  /** 1-based; absent where it is about the file as a whole. */
  readonly line?: number
  /** 1-based, in UTF-16 code units. */
  readonly column?: number
  /** Plain text. */
  readonly message: string
}

/** More than a reader takes, and than GitHub shows of one run. */
const MAX_ANNOTATIONS = 50

const BY_SEVERITY: readonly Severity[] = ['error', 'warning', 'info']

/**
 * Errors first: the first 50, and one that counts the rest.
 *
 * @param path Of the members file, from the root of the repository; findings in others say so.
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
