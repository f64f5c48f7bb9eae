/** The evidence of a closed review: each decision with its reviewer, time and commit, and its result. */
import * as z from 'zod'
import { AtomDocument } from '../catalog/assignment-document.ts'
import { RunUrl } from '../catalog/run-url.ts'
import { DECISIONS } from './decisions-document.ts'
import { RESULTS } from './outcome.ts'
import { Digest, Holder } from './review-document.ts'

export const EvidenceCommit = z
  .strictObject({
    id: z.string().describe('Hash of the commit.'),
    at: z.string().describe('RFC 3339: when it was committed.'),
    author: z.string().describe('Name of the author in git.'),
    email: z.string().describe('Address of the author in git.'),
    pullRequest: z.int().exactOptional().describe('Number of the pull request, from the commit message.'),
  })
  .readonly()
export type EvidenceCommit = z.output<typeof EvidenceCommit>

const EvidenceOutcome = z
  .strictObject({
    item: z.string().describe('Id of the item in the review.'),
    decision: z.enum(DECISIONS),
    to: AtomDocument.exactOptional(),
    by: z.string().describe('Key of the reviewer.'),
    at: z.string().describe('When the reviewer decided, by their own clock.'),
    reason: z.string().exactOptional(),
    commit: z.string().exactOptional().describe('Hash of the commit with the decision.'),
    result: z
      .enum(RESULTS)
      .describe('`gone`: kept, but no longer in the organization when the review was closed.'),
    edited: EvidenceCommit.exactOptional().describe('The commit that removed it from the members file.'),
    applied: z
      .strictObject({
        at: z.string(),
        operation: z.string(),
        pullRequest: z.int().exactOptional(),
        approvers: z.array(z.string()).readonly().exactOptional(),
        run: RunUrl.exactOptional(),
      })
      .readonly()
      .exactOptional()
      .describe('The write that revoked it, from an audit log.'),
  })
  .readonly()
export type EvidenceOutcome = z.output<typeof EvidenceOutcome>

const EvidenceReviewer = z
  .strictObject({
    reviewer: z.string(),
    file: z.string().describe('Name of the file with their decisions.'),
    digest: Digest.describe('Digest of the decisions.'),
    commits: z.array(EvidenceCommit).readonly().describe('Commits that wrote the lines of the file.'),
    named: z.boolean().describe('Whether each commit names the reviewer, as author or co-author.'),
  })
  .readonly()
export type EvidenceReviewer = z.output<typeof EvidenceReviewer>

export const EvidenceDocument = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    review: z.string().describe('Name of the review.'),
    of: Digest.describe('Digest of the review.'),
    organization: z.string().describe('Id of the organization.'),
    closedAt: z.string().describe('RFC 3339: when the organization was read again.'),
    head: z.string().describe('The commit that was checked out.'),
    opened: z.array(EvidenceCommit).readonly().describe('Commits that wrote the file of the review.'),
    reviewers: z
      .array(EvidenceReviewer)
      .readonly()
      .describe('Each reviewer, with the file of their decisions.'),
    unproven: z
      .literal(true)
      .exactOptional()
      .describe(
        'Present if the review was closed although some commits do not name the reviewer whose decisions they contain.',
      ),
    outcomes: z.array(EvidenceOutcome).readonly().describe('One for each item with a decision.'),
    unreviewed: z
      .array(
        z
          .strictObject({ item: z.string(), reason: z.string().describe('Why no member could decide.') })
          .readonly(),
      )
      .readonly()
      .describe('Items that no member of the organization could decide about. Nobody reviewed them.'),
    added: z
      .array(z.strictObject({ subject: z.string(), item: z.string() }).readonly())
      .readonly()
      .describe('Access that was granted since the review was opened. Nobody reviewed it.'),
    now: z.array(Holder).readonly().describe('All access at the time when the review was closed.'),
    digest: Digest.describe('Digest of everything else in the file.'),
  })
  .readonly()
export type EvidenceDocument = z.output<typeof EvidenceDocument>
