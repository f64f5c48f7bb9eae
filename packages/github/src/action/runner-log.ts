/** The log of an action. Everything it prints goes through here, so that no text from outside becomes a command. */
import type * as core from '@actions/core'
import { withoutRunnerCommands } from '@roster/core'
import type { AnnotationCommands } from '../comment/annotations.ts'

/** The functions of `@actions/core` that print a message. */
export type RunnerLog = AnnotationCommands & Pick<typeof core, 'info' | 'setFailed'>

export function runnerLog(toolkit: RunnerLog): RunnerLog {
  return {
    ...inertAnnotations(toolkit),
    info: (message) => toolkit.info(withoutRunnerCommands(message)),
    setFailed: (message) => toolkit.setFailed(withoutRunnerCommands(String(message))),
  }
}

/** The toolkit itself escapes line ends and percent signs, so that a message stays within its command. */
export function inertAnnotations({ error, notice, warning }: AnnotationCommands): AnnotationCommands {
  return { error: inert(error), notice: inert(notice), warning: inert(warning) }
}

type Annotate = AnnotationCommands['error']

function inert(annotate: Annotate): Annotate {
  return (message, { title, file, ...place } = {}) =>
    annotate(withoutRunnerCommands(String(message)), {
      ...place,
      ...(title !== undefined && { title: withoutRunnerCommands(title) }),
      ...(file !== undefined && { file: withoutRunnerCommands(file) }),
    })
}
