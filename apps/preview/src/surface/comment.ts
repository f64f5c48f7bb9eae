/** The comment on the pull request, with the seal of what it shows. */
import { type Judgement, reviewContent } from '@roster/authorization'
import type { Secret } from '@roster/core'
import {
  type AnnotationCommands,
  commentMarker,
  type GitHubClient,
  isRecord,
  MAX_COMMENT_LENGTH,
  openApplied,
  type Repository,
  sealReview,
  writeStickyComment,
} from '@roster/github'
import { renderComment } from '@roster/report'
import type { ReadReview } from '../reading/pull-request.ts'
import type { PreviewResult } from './preview-result.ts'

export interface CommentTools {
  readonly client: GitHubClient
  readonly repository: Repository
  /** Path of the members file. */
  readonly file: string
  /** Seals what was shown; without it nothing counts as reviewed. */
  readonly reviewKey: Secret | undefined
  readonly log: Pick<AnnotationCommands, 'warning'> & { info(message: string): void }
}

/** When and in which run it was planned: these alone are no reason to edit a comment. */
const OCCASION = /\bat \d\d:\d\d UTC on \d{1,2} \w+ \d{4}|\/actions\/runs\/\d+/g

/** Characters of the comment that the seal may take, for about 1,500 effects. */
const SEAL_LENGTH = 18_000

/** @throws GitHubRequestError for anything but a token that may not comment. */
export async function writeComment(
  { judgement, preview }: PreviewResult,
  review: ReadReview,
  pullRequest: number,
  tools: CommentTools,
): Promise<void> {
  const { client, repository, file, log } = tools
  const marker = commentMarker('preview', file)
  const seal = sealOf(judgement, review, pullRequest, tools)
  const body = renderComment(preview, {
    head: seal === undefined ? [] : [seal],
    limit: MAX_COMMENT_LENGTH - marker.length - 1,
  })
  const outcome = await writeStickyComment(client, repository, pullRequest, {
    marker,
    incidental: OCCASION,
    body,
    // The pull request may have been merged and applied during this run.
    revise: (current) =>
      hasBeenApplied(current, preview.organization.id, pullRequest, tools) ? undefined : body,
  })
  if (outcome.action === 'refused') {
    log.warning(`The comment could not be written; the summary of this run has it all. ${outcome.reason}`)
  } else {
    log.info(`The comment on pull request #${pullRequest} is ${outcome.action}: ${outcome.url}`)
  }
}

/** Goes by the seal, so that nobody can block new previews by editing a line into the comment that looks like a record. */
function hasBeenApplied(
  current: string,
  organization: string,
  pullRequest: number,
  { repository, file, reviewKey }: CommentTools,
): boolean {
  if (reviewKey === undefined || organization === '') return isRecord(current)
  return openApplied(current, reviewKey, { repository, pullRequest, file, organization }).status === 'valid'
}

/** What counts as reviewed. A static preview shows what the files say, not what would be done. */
function sealOf(
  { plan, mode }: Judgement,
  { headSha, merged }: ReadReview,
  pullRequest: number,
  { repository, file, reviewKey }: CommentTools,
): string | undefined {
  if (reviewKey === undefined || plan === undefined || merged?.kind !== 'text' || mode === 'static')
    return undefined
  const content = { ...reviewContent(plan), repository, pullRequest, file, headSha, blobSha: merged.blobSha }
  return sealReview(content, reviewKey, { maxLength: SEAL_LENGTH })
}
