/**
 * The check run: a verdict on a commit, with findings as annotations on the lines of its files. They belong to the
 * commit, whereas annotations of workflow commands belong to the run that made them.
 */
import type { Finding, Severity } from '@roster/core'
import * as z from 'zod'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { isRefusal } from '../api/request-error.ts'
import { type Annotation, annotationsOf } from './annotation.ts'

export interface Check {
  /** Its name in the list of checks. */
  readonly name: string
  readonly headSha: string
  /** `neutral` allows a merge, as `success` does. */
  readonly conclusion: 'success' | 'neutral' | 'failure'
  /** The verdict: one line of plain text. */
  readonly title: string
  /** Markdown, at most `MAX_CHECK_SUMMARY_LENGTH` characters. */
  readonly summary: string
  /** The run's page, which has more. */
  readonly detailsUrl: string
  readonly findings: readonly Finding[]
  /** Path of the members file, from the root of the repository. */
  readonly file: string
}

export type CheckOutcome =
  | { readonly action: 'written' }
  /** The token is not allowed to write checks. */
  | { readonly action: 'refused'; readonly reason: string }

/** Maximum length of a summary on GitHub, in characters. */
export const MAX_CHECK_SUMMARY_LENGTH = 65_535

/** Maximum number of annotations in one request to GitHub. Later updates add theirs. */
const ANNOTATIONS_A_REQUEST = 50
const MAX_TITLE_LENGTH = 255
/** GitHub accepts 64 KB; a message is a sentence or two. */
const MAX_MESSAGE_LENGTH = 4_000

const LEVEL: Readonly<Record<Severity, 'failure' | 'warning' | 'notice'>> = {
  error: 'failure',
  warning: 'warning',
  info: 'notice',
}

/** The name of the check for a members file. A repository with several files has a check for each. */
export function checkName(file: string): string {
  return file === 'members.json' ? 'Roster' : `Roster: ${file}`
}

const WrittenCheck = z.object({ id: z.int() })

/**
 * Creates the check, with its conclusion from the first request on: no check is left pending if a later request
 * fails.
 *
 * @throws {GitHubRequestError} unless the token is only not allowed to write checks.
 */
export async function writeCheck(
  client: GitHubClient,
  repository: Repository,
  check: Check,
): Promise<CheckOutcome> {
  const annotations = annotationsOf(check.findings, check.file).map(toRequest)
  const output = { title: cut(check.title, MAX_TITLE_LENGTH), summary: check.summary }
  try {
    const { id } = await client.request(
      'POST /repos/{owner}/{repo}/check-runs',
      {
        ...repository,
        name: check.name,
        head_sha: check.headSha,
        details_url: check.detailsUrl,
        status: 'completed',
        conclusion: check.conclusion,
        output: { ...output, annotations: annotations.slice(0, ANNOTATIONS_A_REQUEST) },
      },
      WrittenCheck,
    )
    for (let start = ANNOTATIONS_A_REQUEST; start < annotations.length; start += ANNOTATIONS_A_REQUEST) {
      await client.request(
        'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
        {
          ...repository,
          check_run_id: id,
          output: { ...output, annotations: annotations.slice(start, start + ANNOTATIONS_A_REQUEST) },
        },
        WrittenCheck,
      )
    }
    return { action: 'written' }
  } catch (error) {
    // 403 without the permission; 404 if the token cannot even see checks.
    if (!isRefusal(error, [403, 404])) throw error
    return { action: 'refused', reason: error.message }
  }
}

function toRequest({ severity, path, line = 1, column, message }: Annotation) {
  return {
    path,
    start_line: line,
    end_line: line,
    ...(column !== undefined && { start_column: column, end_column: column }),
    annotation_level: LEVEL[severity],
    message: cut(message, MAX_MESSAGE_LENGTH),
    title: 'Roster',
  }
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`
}
