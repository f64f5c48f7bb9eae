/**
 * The check on the head commit: the verdict, and each finding on its line. It fails exactly if the action does. If
 * the token may not write checks, the findings become annotations of the run.
 */
import type { Finding, MembersSource } from '@roster/core'
import {
  type AnnotationCommands,
  annotate,
  type Check,
  checkName,
  type GitHubClient,
  GitHubRequestError,
  MAX_CHECK_SUMMARY_LENGTH,
  type Repository,
  writeCheck,
} from '@roster/github'
import { type Preview, renderComment, renderVerdict } from '@roster/report'
import { atHeadLines } from './head-lines.ts'
import type { PreviewResult } from './preview-result.ts'

export interface CheckTools {
  readonly client: GitHubClient
  readonly repository: Repository
  /** Path of the members file. */
  readonly file: string
  readonly runUrl: string
  readonly log: AnnotationCommands & { info(message: string): void }
  /** Present if nothing of the preview will count as reviewed. `refused` makes the check red. */
  readonly unreviewed?: { readonly status: 'unsealed' | 'refused'; readonly text: string }
}

/** The check of a complete preview. */
export async function checkPreview(
  { preview, blocking, merged }: PreviewResult,
  headSha: string,
  tools: CheckTools,
): Promise<void> {
  const findings = await findingsAtHead(preview, merged, headSha, tools)
  const { unreviewed } = tools
  const isRed = blocking > 0 || unreviewed?.status === 'refused'
  const note = unreviewed === undefined ? '' : `${verbatim(unreviewed.text)}\n\n`
  const check = {
    conclusion: isRed ? 'failure' : conclusionOf(preview, unreviewed !== undefined),
    title: renderVerdict(preview),
    summary: note + renderComment(preview, { limit: MAX_CHECK_SUMMARY_LENGTH - note.length }),
    findings,
  } as const
  const reason = await tryWrite({ ...check, headSha }, tools)
  if (reason === undefined) return
  annotate(tools.log, findings, tools.file)
  tools.log.info(`The findings are annotations of this run, and not of a check on the commit. ${reason}`)
}

/** The check if no preview could be made: it replaces the check of an earlier preview of the commit. */
export async function checkFailure(error: unknown, headSha: string, tools: CheckTools): Promise<void> {
  const message = error instanceof Error ? error.message : String(error)
  const check = {
    conclusion: 'failure',
    title: 'No preview could be made',
    summary: verbatim(message).slice(0, MAX_CHECK_SUMMARY_LENGTH - 1),
    findings: [],
  } as const
  await tryWrite({ ...check, headSha }, tools)
}

/** If the head's file cannot be read, lines refer to the file that merging would leave. */
async function findingsAtHead(
  { findings }: Preview,
  merged: MembersSource | undefined,
  headSha: string,
  { client, repository }: CheckTools,
): Promise<readonly Finding[]> {
  if (merged === undefined) return findings
  try {
    return await atHeadLines(findings, { client, repository, headSha, merged })
  } catch (error) {
    if (!(error instanceof GitHubRequestError)) throw error
    return findings
  }
}

/** Files alone do not show what is pending in the organization. */
function conclusionOf({ mode }: Preview, isUnreviewed: boolean): Check['conclusion'] {
  return mode === 'static' || isUnreviewed ? 'neutral' : 'success'
}

/** Markdown that shows a text as it is. */
function verbatim(text: string): string {
  return text.replaceAll(/^/gm, '    ')
}

/** Why no check was written; undefined if one was. */
async function tryWrite(
  check: Omit<Check, 'name' | 'file' | 'detailsUrl'>,
  { client, repository, file, runUrl }: CheckTools,
): Promise<string | undefined> {
  try {
    const whole = { ...check, name: checkName(file), file, detailsUrl: runUrl }
    const outcome = await writeCheck(client, repository, whole)
    return outcome.action === 'refused' ? outcome.reason : undefined
  } catch (error) {
    if (!(error instanceof GitHubRequestError)) throw error
    return error.message
  }
}
