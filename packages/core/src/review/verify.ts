/**
 * Verifies a closed review from its files and git alone. It derives again what it can, compares that with the evidence,
 * and names what it cannot prove.
 */
import * as z from 'zod'
import type { CommittedDecisions, NamedCommit } from './close.ts'
import { changedIn, names, unreviewedBy } from './close.ts'
import { documentDigest, isWhole } from './document-digest.ts'
import type { EvidenceDocument } from './evidence-document.ts'
import { outcomesOf } from './outcome.ts'
import type { ReviewDocument } from './review-document.ts'
import { tally, undecidedProblems } from './tally.ts'

const ReviewCheck = z
  .strictObject({
    status: z
      .enum(['proven', 'failed', 'unproven'])
      .describe('Unproven: nothing contradicts it, and nothing proves it.'),
    message: z.string().describe('One or two sentences.'),
  })
  .readonly()
export type ReviewCheck = z.output<typeof ReviewCheck>

export const VerificationDocument = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    review: z.string().describe('Name of the review.'),
    holds: z.boolean().describe('Whether nothing contradicts the evidence.'),
    checks: z.array(ReviewCheck).readonly().describe('Each check and its result.'),
  })
  .readonly()
export type VerificationDocument = z.output<typeof VerificationDocument>

export interface VerificationSources {
  readonly review: ReviewDocument
  readonly evidence: EvidenceDocument
  readonly decisions: readonly CommittedDecisions[]
  /** The commits that wrote the lines of the review's file and of the evidence; undefined if not committed as it is. */
  readonly opened: readonly NamedCommit[] | undefined
  readonly closed: readonly NamedCommit[] | undefined
  /** Hashes of commits with a good signature, by a key that this machine trusts. */
  readonly signed: ReadonlySet<string>
}

export function verifyReview(sources: VerificationSources): readonly ReviewCheck[] {
  return [
    ...frozenChecks(sources),
    ...decisionChecks(sources),
    ...evidenceChecks(sources),
    ...commitChecks(sources),
    ...placeChecks(sources),
    ...clockChecks(sources),
    ...limits(sources),
  ]
}

const proven = (message: string): ReviewCheck => ({ status: 'proven', message })
const failed = (message: string): ReviewCheck => ({ status: 'failed', message })
const unproven = (message: string): ReviewCheck => ({ status: 'unproven', message })

function frozenChecks({ review, opened }: VerificationSources): readonly ReviewCheck[] {
  const whole = isWhole(review)
    ? proven('The access at the opening of the review matches its digest.')
    : failed('The file of the review was changed: its digest does not match.')
  if (opened === undefined) {
    return [
      whole,
      unproven('The file of the review is not committed as it is, so git does not show when it was written.'),
    ]
  }
  const [first] = opened
  if (opened.length > 1 || first === undefined) return [whole, failed(changedIn(opened))]
  return [
    whole,
    proven(`It was committed once, by ${first.email} (${first.id.slice(0, 7)}), and not changed since.`),
  ]
}

function decisionChecks({ review, decisions, evidence }: VerificationSources): readonly ReviewCheck[] {
  const counted = tally(
    review,
    decisions.map(({ document }) => document),
  )
  const problems = [...counted.problems, ...undecidedProblems(counted)]
  const recorded = new Map(evidence.reviewers.map(({ file, digest }) => [file, digest]))
  const changed = decisions.filter(({ file, document }) => recorded.get(file) !== documentDigest(document))
  const missing = evidence.reviewers.filter(({ file }) => !decisions.some((each) => each.file === file))
  return [
    ...problems.map(({ message }) => failed(message)),
    ...changed.map(({ file }) => failed(`${file} is not as it was when the review was closed.`)),
    ...missing.map(({ file }) => failed(`${file} is missing.`)),
    ...(problems.length + changed.length + missing.length === 0 ? [proven(decidedText(evidence))] : []),
  ]
}

function decidedText({ unreviewed }: EvidenceDocument): string {
  const sentence = 'has exactly one decision, by a reviewer who could make it and does not hold it.'
  if (unreviewed.length === 0) return `Every part ${sentence}`
  return `Every part that any member may decide about ${sentence}`
}

function evidenceChecks({ review, decisions, evidence }: VerificationSources): readonly ReviewCheck[] {
  const { of, now, outcomes, added, unreviewed } = evidence
  const checks: ReviewCheck[] = []
  if (!isWhole(evidence)) checks.push(failed('The evidence was changed: its digest does not match.'))
  if (
    of !== review.digest ||
    evidence.review !== review.name ||
    evidence.organization !== review.organization
  ) {
    checks.push(failed('The evidence is of another review, or of another state of this one.'))
  }
  const { decided } = tally(
    review,
    decisions.map(({ document }) => document),
  )
  const again = outcomesOf(review, decided, now)
  checks.push(...again.problems.map(({ message }) => failed(message)))
  const derived = decided.map(({ item, decision, by }) => [
    item.id,
    decision.decision,
    decision.to,
    by,
    decision.at,
    decision.reason,
    again.results.get(item.id),
  ])
  const written = outcomes.map(({ item, decision, to, by, at, reason, result }) => [
    item,
    decision,
    to,
    by,
    at,
    reason,
    result,
  ])
  const granted = again.added.map(({ holder, item }) => ({ subject: holder.key, item: item.id }))
  if (
    documentDigest(derived) !== documentDigest(written) ||
    documentDigest(granted) !== documentDigest(added) ||
    documentDigest(unreviewed) !== documentDigest(unreviewedBy(review))
  ) {
    checks.push(failed('The evidence does not follow from the decisions and from who had what at the end.'))
  }
  return checks.length > 0
    ? checks
    : [
        proven(
          'The evidence follows from the decisions, and the organization was as decided when it was read.',
        ),
      ]
}

function commitChecks({
  review,
  decisions,
  evidence,
  closed,
  opened,
}: VerificationSources): readonly ReviewCheck[] {
  const start = Math.min(...(opened ?? []).map(({ at }) => Date.parse(at)))
  return [
    ...decisions.flatMap(({ document, commits }) => {
      const { reviewer } = document
      if (commits === undefined)
        return [unproven(`The decisions of ${reviewer} are not committed as they are.`)]
      const found = review.reviewers.find(({ key }) => key === reviewer)
      const early = commits.some(({ at }) => Date.parse(at) < start)
      if (early) return [failed(`Decisions of ${reviewer} were committed before the review was.`)]
      const others = commits.filter((commit) => !names(commit, found))
      const ids = commits.map(({ id }) => id.slice(0, 7)).join(', ')
      if (others.length === 0) return [proven(`The commits of ${reviewer}'s decisions name them (${ids}).`)]
      const whose = [...new Set(others.map(({ email }) => email))].join(', ')
      const message = `Decisions of ${reviewer} were committed by ${whose}, and nothing in git shows that they are theirs.`
      return [
        evidence.unproven
          ? unproven(`${message} That was accepted when the review was closed.`)
          : failed(message),
      ]
    }),
    closed === undefined
      ? unproven('The evidence is not committed as it is.')
      : closed.length > 1
        ? failed('The evidence was changed after it was first committed.')
        : proven(`The evidence was committed by ${closed[0]?.email} (${closed[0]?.id.slice(0, 7)}).`),
  ]
}

/** The commit of each decision, as git has it now and as the evidence names it. */
function placeChecks({ decisions, evidence }: VerificationSources): readonly ReviewCheck[] {
  const commits = new Map(decisions.flatMap(({ commitOf }) => [...commitOf]))
  const other = evidence.outcomes.filter(({ item, commit }) => {
    const known = commits.get(item)
    return commit !== undefined && known !== undefined && commit !== known
  })
  return other.map(({ item }) => failed(`${item}: git has the decision in another commit than the evidence.`))
}

/** Clocks can be set. Contradictory times fail the check; implausible ones are reported. */
function clockChecks({ review, evidence, decisions, closed }: VerificationSources): readonly ReviewCheck[] {
  const [opened, ended] = [Date.parse(review.openedAt), Date.parse(evidence.closedAt)]
  const committed = Math.max(
    ...decisions.flatMap(({ commits = [] }) => commits.map(({ at }) => Date.parse(at))),
  )
  const odd = evidence.outcomes.filter(({ at }) => Date.parse(at) < opened || Date.parse(at) > ended)
  return [
    ...(ended < opened ? [failed('The review was closed before it was opened: a clock was set back.')] : []),
    ...((closed ?? []).some(({ at }) => Date.parse(at) < committed)
      ? [failed('The evidence was committed before decisions that it is about: a clock was set back.')]
      : []),
    ...(odd.length === 0
      ? []
      : [
          unproven(
            `${odd.length} of ${evidence.outcomes.length} decisions have a time before the review was opened or after it was closed, such as ${odd[0]?.item}: a clock was wrong, or set.`,
          ),
        ]),
  ]
}

function limits({
  decisions,
  opened = [],
  closed = [],
  signed,
  evidence,
}: VerificationSources): readonly ReviewCheck[] {
  const all = [...opened, ...closed, ...decisions.flatMap(({ commits = [] }) => commits)]
  const loose = new Set(all.map(({ id }) => id).filter((id) => !signed.has(id)))
  return [
    ...(all.length > 0 && loose.size === 0
      ? [proven('All of these commits have a good signature.')]
      : [
          unproven(
            `Who made the commits: ${loose.size} of ${new Set(all.map(({ id }) => id)).size} have no signature that this machine can check, and anyone can write any author into a commit. Protected branches and the pull request on GitHub show more.`,
          ),
        ]),
    ...(evidence.outcomes.some(({ applied }) => applied)
      ? [unproven('Which write ended access: the evidence took this from the audit logs that it was given.')]
      : []),
    ...evidence.unreviewed.map(({ item, reason }) => unproven(`${item}: nobody decided about it. ${reason}`)),
    unproven(
      'What the organization was: only the runs that read it saw it. The evidence contains what they read.',
    ),
    unproven("When decisions were made: the times in them are those of the reviewers' own clocks."),
  ]
}
