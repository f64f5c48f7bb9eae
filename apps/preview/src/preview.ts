/** Previews one proposal after the other: judged, shown where reviewers look, and summed up for the workflow. */
import { effectsReviewedWith, emptyPlan, isBlocking, type MembersSource, type Secret } from '@roster/core'
import type { Reader } from '@roster/elastic-cloud'
import {
  type AnnotationCommands,
  commentMarker,
  createRosterAt,
  type GitHubClient,
  isRecord,
  MAX_COMMENT_LENGTH,
  openApplied,
  type Repository,
  readApprovals,
  sealReview,
  writeStickyComment,
} from '@roster/github'
import { type Preview, renderComment, renderSummary, renderText } from '@roster/report'
import type { ApprovalSource } from './approvals.ts'
import { checkFailure, checkPreview } from './check.ts'
import { type Judgement, judge } from './judge.ts'
import type { Proposal } from './pull-request.ts'

export interface PreviewOptions {
  readonly client: GitHubClient
  readonly repository: Repository
  /** Path of the members file. */
  readonly file: string
  /** Absent for a static preview. */
  readonly reader: Reader | undefined
  /** Seals what was shown; without it nothing counts as reviewed. */
  readonly reviewKey: Secret | undefined
  readonly comment: boolean
  readonly runUrl: string
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly log: AnnotationCommands & { info(message: string): void }
  readonly writeSummary: (markdown: string) => Promise<void>
}

export interface PreviewResult {
  readonly judgement: Judgement
  readonly preview: Preview
  /** Number of findings that block. */
  readonly blocking: number
  /** The file as merging would give it; absent where there is none. */
  readonly merged?: MembersSource
  /** When it was judged, in milliseconds since the epoch. */
  readonly now: number
}

/** Throws an ElasticCloudError or a GitHubRequestError, before anything is written. */
export async function previewProposal(proposal: Proposal, options: PreviewOptions): Promise<PreviewResult> {
  const { reader, log } = options
  const now = options.now()
  const approvals = approvalSourceOf(proposal, now, options)
  const judging = judge({
    base: proposal.base,
    merged: proposal.merged,
    obstacle: proposal.obstacle,
    reader,
    approvals,
    now,
    allowRemovals: proposal.allowRemovals,
  })
  const judgement = await judging.catch(async (error: unknown) => {
    await checkFailure(error, proposal.headSha, options)
    throw error
  })
  const preview = toPreview(judgement, proposal, options)
  log.info(renderText(preview, { color: false }))
  if (options.comment && proposal.pullRequest !== undefined) {
    await comment(preview, judgement, proposal, proposal.pullRequest, options)
  }
  await options.writeSummary(renderSummary(preview))
  const { merged } = proposal
  const blocking = judgement.findings.filter(isBlocking).length
  const result = { judgement, preview, blocking, ...(merged !== undefined && { merged }), now }
  await checkPreview(result, proposal.headSha, options)
  return result
}

/** In a merge group, nobody approves any more: that was done in each of its pull requests. */
function approvalSourceOf(
  { pullRequest: number, author, headSha }: Proposal,
  now: number,
  { client, repository, file }: PreviewOptions,
): ApprovalSource | undefined {
  if (number === undefined || author === undefined) return undefined
  const rosterAt = createRosterAt(client, repository, { file, now })
  const pullRequest = { number, author, headSha }
  return {
    author,
    read: (base, { selfApproval }) =>
      readApprovals(client, repository, { pullRequest, base, rosterAt, selfApproval }),
  }
}

function toPreview(judgement: Judgement, proposal: Proposal, options: PreviewOptions): Preview {
  const { plan, caused, awaited, outside, authority, approvals, roster, findings, mode } = judgement
  const id = plan?.organization ?? roster?.organization ?? ''
  return {
    organization: { id },
    plan: { ...(plan ?? emptyPlan(id)), changes: caused, awaited },
    outside,
    authority,
    ...(approvals && { approvals }),
    ...(roster && { roster }),
    findings,
    mode,
    file: options.file,
    source: {
      headSha: proposal.headSha,
      baseRef: proposal.baseRef,
      runUrl: options.runUrl,
      at: new Date(options.now()).toISOString(),
      ...(proposal.pullRequest !== undefined && { pullRequest: proposal.pullRequest }),
    },
  }
}

async function comment(
  preview: Preview,
  judgement: Judgement,
  proposal: Proposal,
  pullRequest: number,
  { client, repository, file, reviewKey, log }: PreviewOptions,
): Promise<void> {
  const marker = commentMarker('preview', file)
  const seal = sealOf(judgement, proposal, pullRequest, { repository, file, reviewKey })
  const body = renderComment(preview, {
    head: seal === undefined ? [] : [seal],
    limit: MAX_COMMENT_LENGTH - marker.length - 1,
  })
  // Whoever may edit the comment could else keep it from being written anew, by a line that looks like a record's.
  const hasBeenApplied = (standing: string) =>
    reviewKey === undefined || preview.organization.id === ''
      ? isRecord(standing)
      : openApplied(standing, reviewKey, {
          repository,
          pullRequest,
          file,
          organization: preview.organization.id,
        }).status === 'valid'
  const outcome = await writeStickyComment(client, repository, pullRequest, {
    marker,
    incidental: OCCASION,
    body,
    // The pull request can have been merged and applied while this run was under way.
    revise: (standing) => (hasBeenApplied(standing) ? undefined : body),
  })
  if (outcome.action === 'refused') {
    log.warning(`The comment could not be written; the summary of this run has it all. ${outcome.reason}`)
  } else {
    log.info(`The comment on pull request #${pullRequest} is ${outcome.action}: ${outcome.url}`)
  }
}

/** When and in which run it was planned: saying the same again is no reason to edit. */
const OCCASION = /\bat \d\d:\d\d UTC on \d{1,2} \w+ \d{4}|\/actions\/runs\/\d+/g

/** Characters that the seal may take of the comment, for about 1,500 effects. */
const SEAL_LENGTH = 18_000

/** What a review of this comment covers. A static preview shows what files say, not what would be done. */
function sealOf(
  { plan, mode }: Judgement,
  { headSha, blobSha }: Proposal,
  pullRequest: number,
  { repository, file, reviewKey }: Pick<PreviewOptions, 'repository' | 'file' | 'reviewKey'>,
): string | undefined {
  if (reviewKey === undefined || plan === undefined || blobSha === undefined || mode === 'static')
    return undefined
  const { organization } = plan
  // What is granted to people once they have signed in is decided now.
  const changes = [...plan.changes, ...plan.awaited]
  return sealReview(
    {
      repository,
      pullRequest,
      organization,
      file,
      headSha,
      blobSha,
      planDigest: plan.digest,
      changeDigests: changes.map(({ digest }) => digest),
      // They let a later run finish what an earlier one began.
      effectDigests: changes.flatMap((change) => effectsReviewedWith(organization, change)),
    },
    reviewKey,
    { maxLength: SEAL_LENGTH },
  )
}
