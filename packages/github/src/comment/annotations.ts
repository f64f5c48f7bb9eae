/** Findings as annotations of the run itself, by workflow commands. */
import type * as core from '@actions/core'
import type { Finding, Severity } from '@roster/core'
import { annotationsOf } from './annotation.ts'

/** The commands that make annotations, as in `@actions/core`. */
export type AnnotationCommands = Pick<typeof core, 'error' | 'warning' | 'notice'>

const COMMAND: Readonly<Record<Severity, keyof AnnotationCommands>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
}

/** @param file The members file, from the root of the repository. Findings in other files name theirs. */
export function annotate(commands: AnnotationCommands, findings: readonly Finding[], file: string): void {
  for (const { severity, path, line, column, message } of annotationsOf(findings, file)) {
    commands[COMMAND[severity]](message, {
      title: 'Roster',
      file: path,
      ...(line !== undefined && { startLine: line }),
      ...(column !== undefined && { startColumn: column }),
    })
  }
}
