/** The members file of a run: found at its commit, and valid. */
import { type FileToApply, type FoundFile, findFileToApply, type Push } from '@roster/authorization'
import { type RosterFile, readRoster } from '@roster/core'
import { ActionFailure, type AnnotationCommands, annotate, type Trigger } from '@roster/github'
import { renderFirstBlocking } from '@roster/report'
import { filePorts, type RepositoryFile } from '../connection/authorization-ports.ts'

/** The push that caused a run, if one did. @throws ActionFailure for an event that does not say what to apply. */
export function pushOf(trigger: Trigger): Push | undefined {
  switch (trigger.kind) {
    case 'push':
      return trigger
    case 'schedule':
    case 'manual':
      return undefined
    case 'unsupported':
      throw new ActionFailure(`${trigger.reason} ${USE_THESE}`)
    default:
      throw new ActionFailure(`A ${trigger.kind} event does not say what to apply. ${USE_THESE}`)
  }
}

const USE_THESE = 'Apply runs on push to the default branch, on workflow_dispatch and on schedule.'

/**
 * The file of a push, unless the branch has moved on.
 *
 * @throws ActionFailure if the run may not apply any file.
 * @throws GitHubRequestError
 */
export async function readFileToApply(
  subject: RepositoryFile,
  push: Push | undefined,
): Promise<Exclude<FoundFile, { status: 'refused' }>> {
  const found = await findFileToApply(subject.file, push, filePorts(subject))
  if (found.status === 'refused') throw new ActionFailure(found.reason)
  return found
}

/** The file at the tip of the default branch. @throws like `readFileToApply` */
export async function readFileAtTip(subject: RepositoryFile): Promise<FileToApply> {
  const found = await readFileToApply(subject, undefined)
  if (found.status === 'superseded') throw new ActionFailure(found.reason)
  return found.file
}

/**
 * @param now Milliseconds since the epoch.
 * @throws ActionFailure if the file is broken, after every finding has been shown on its line.
 */
export function readValid({ source }: FileToApply, now: number, log: AnnotationCommands): RosterFile {
  const read = readRoster(source, { now })
  if (read.roster) return read
  const { findings } = read
  annotate(log, findings, source.path)
  const what = renderFirstBlocking(findings, source.path) ?? `${source.path} is broken.`
  throw new ActionFailure(`${what} Nothing was changed.`)
}
