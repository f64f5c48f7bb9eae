/** Findings as annotations on lines of a file, by workflow commands. */
import type * as core from '@actions/core'
import type { Finding, Severity } from '@roster/core'

/** The commands that make annotations, as `@actions/core` has them. */
export type AnnotationCommands = Pick<typeof core, 'error' | 'warning' | 'notice'>

/** The most annotations of ours: more than a reader takes, and than GitHub shows. */
const MAX_ANNOTATIONS = 50

const COMMAND: Readonly<Record<Severity, keyof AnnotationCommands>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
}

const BY_SEVERITY: readonly Severity[] = ['error', 'warning', 'info']

/**
 * Annotates a file with findings, errors first: the first 50, and one that counts the rest.
 *
 * @param path Of the members file, from the root of the repository; findings in others say so.
 */
export function annotate(commands: AnnotationCommands, findings: readonly Finding[], path: string): void {
  const sorted = BY_SEVERITY.flatMap((severity) =>
    findings.filter((finding) => finding.severity === severity),
  )
  for (const { severity, message, line, column, file = path } of sorted.slice(0, MAX_ANNOTATIONS)) {
    commands[COMMAND[severity]](message, {
      title: 'Roster',
      file,
      ...(line !== undefined && { startLine: line }),
      ...(column !== undefined && { startColumn: column }),
    })
  }
  const [next, ...others] = sorted.slice(MAX_ANNOTATIONS)
  if (next === undefined) return
  const count = others.length + 1
  const message = `${count} more ${count === 1 ? 'finding' : 'findings'}: see the summary of this run.`
  commands[COMMAND[next.severity]](message, { title: 'Roster', file: path })
}
