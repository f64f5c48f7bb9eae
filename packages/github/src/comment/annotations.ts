/** Findings as annotations on lines of a file, by workflow commands: those of the run itself. */
import type * as core from '@actions/core'
import type { Finding, Severity } from '@roster/core'
import { annotationsOf } from './annotation.ts'

/** The commands that make annotations, as `@actions/core` has them. */
export type AnnotationCommands = Pick<typeof core, 'error' | 'warning' | 'notice'>

const COMMAND: Readonly<Record<Severity, keyof AnnotationCommands>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
}

/** @param file Path of the members file, from the root of the repository; findings in others say so. */
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
