/**
 * The check run: a verdict on a commit, with findings as annotations on the lines of its files. Unlike those of
 * workflow commands they stand with the commit, whichever run has made them.
 */
import type { Finding, Severity } from '@roster/core'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { GitHubRequestError } from '../api/request-error.ts'
import { type Annotation, annotationsOf } from './annotation.ts'

export interface Check {
  /** What it is called in the list of checks. */
  readonly name: string
  readonly headSha: string
  /** `neutral` lets a merge pass as `success` does. */
  readonly conclusion: 'success' | 'neutral' | 'failure'
  /** The verdict: one line of plain text. */
  readonly title: string
  /** Markdown; cut at 65,535 characters by GitHub's rules, so it has to be shorter. */
  readonly summary: string
  /** Where there is more: the run's page. */
  readonly detailsUrl: string
  readonly findings: readonly Finding[]
  /** Path of the members file, from the root of the repository. */
  readonly file: string
}

export type CheckOutcome =
  | { readonly action: 'written' }
  /** The token may not write checks. */
  | { readonly action: 'refused'; readonly reason: string }

/** GitHub takes summaries up to so many characters. */
export const MAX_CHECK_SUMMARY_LENGTH = 65_535

/** GitHub takes so many annotations with one request; further ones come with updates, and add up. */
const ANNOTATIONS_A_REQUEST = 50
const MAX_TITLE_LENGTH = 255
/** GitHub allows 64 KB; a message is a sentence or two. */
const MAX_MESSAGE_LENGTH = 4_000

const LEVEL: Readonly<Record<Severity, 'failure' | 'warning' | 'notice'>> = {
  error: 'failure',
  warning: 'warning',
  info: 'notice',
}

/** The name of the check for a members file: a repository with several has a check for each. */
export function checkName(file: string): string {
  return file === 'members.json' ? 'Roster' : `Roster: ${file}`
}

/**
 * Makes the check anew, with its conclusion from the first request on: whatever becomes of the rest, no check is
 * left waiting.
 *
 * @throws {GitHubRequestError} for anything but a token that may not write checks.
 */
export async function writeCheck(
  client: GitHubClient,
  repository: Repository,
  check: Check,
): Promise<CheckOutcome> {
  const annotations = annotationsOf(check.findings, check.file).map(toRequest)
  const output = { title: cut(check.title, MAX_TITLE_LENGTH), summary: check.summary }
  try {
    const { data } = await client.request('POST /repos/{owner}/{repo}/check-runs', {
      ...repository,
      name: check.name,
      head_sha: check.headSha,
      details_url: check.detailsUrl,
      status: 'completed',
      conclusion: check.conclusion,
      output: { ...output, annotations: annotations.slice(0, ANNOTATIONS_A_REQUEST) },
    })
    for (let start = ANNOTATIONS_A_REQUEST; start < annotations.length; start += ANNOTATIONS_A_REQUEST) {
      await client.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
        ...repository,
        check_run_id: data.id,
        output: { ...output, annotations: annotations.slice(start, start + ANNOTATIONS_A_REQUEST) },
      })
    }
    return { action: 'written' }
  } catch (error) {
    // 403 without the permission; 404 where the token cannot even see checks.
    const isRefused =
      error instanceof GitHubRequestError &&
      !error.isRateLimit &&
      (error.status === 403 || error.status === 404)
    if (!isRefused) throw error
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
