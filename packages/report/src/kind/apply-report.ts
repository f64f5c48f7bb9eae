/** An apply report: what a run did with each change of its plan, worst first. */
import { dueEnds, type Finding, isBlocking, type Member, type Roster } from '@roster/core'
import { type Document, section } from '../document/document.ts'
import { type Organization, organizationPhrase } from '../document/organization.ts'
import { tally } from '../document/tally.ts'
import { count, number } from '../phrase/count.ts'
import { elapsed, minute } from '../phrase/date.ts'
import { code, link, type Phrase, phrase, prose, words } from '../phrase/phrase.ts'
import { changeItems } from '../wording/change-list.ts'
import { departureRemarks } from '../wording/departure.ts'
import { findingItems, obstacleAlert } from '../wording/finding-line.ts'
import { Names } from '../wording/names.ts'
import { nextEndRemark } from '../wording/next-end.ts'
import { notAttempted, type Outcomes, withStatus } from '../wording/outcome.ts'
import { outcomeBlocks } from '../wording/outcome-blocks.ts'
import { mostPowerfulFirst } from '../wording/power.ts'
import { alsoStay, besides, standingSection } from '../wording/standing.ts'

export interface ApplyReport extends Outcomes {
  readonly organization: Organization
  /** For the names of resources, and for the ends and reasons of entries. */
  readonly roster?: Roster
  /** The organization's members, for their names. */
  readonly members?: readonly Member[]
  readonly findings: readonly Finding[]
  readonly dryRun: boolean
  /** Path of the members file. */
  readonly file: string
  readonly source?: ApplySource
  /** Why the run ended early: "time ran out after 10 minutes", "cancelled". */
  readonly stopped?: string
}

/** More differences that stay than this are folded. */
const OPEN = 5

export interface ApplySource {
  readonly sha?: string
  readonly runUrl?: string
  readonly pullRequest?: number
  /** RFC 3339. */
  readonly at?: string
}

/**
 * - `comment`: on the pull request, whose reviewers know the file. The run says more about it.
 * - `whole`: everything.
 */
export type OutcomeScope = 'comment' | 'whole'

export function describeApplyReport(report: ApplyReport, scope: OutcomeScope): Document {
  const { plan, roster, findings, file, source } = report
  const names = new Names(roster, plan.changes, report.members)
  const errors = findings.filter(isBlocking)
  const staying = plan.standing
  const isNew = besides(staying)
  const isShown = ({ line }: Finding) => scope === 'whole' || line === undefined
  const things = findings.filter((each) => !isBlocking(each) && isNew(each) && isShown(each))
  return {
    verdict: verdict(report, errors.length > 0),
    remarks: remarks(report),
    blocks: [
      ...obstacleAlert(errors, file, names),
      ...(report.dryRun
        ? section(
            'Changes it would make',
            changeItems(mostPowerfulFirst(plan.changes), names, { mixed: true }),
          )
        : outcomeBlocks(report, names)),
      ...standingSection(staying, names, {
        note: 'applying does not change them',
        folded: staying.length > OPEN,
      }),
      ...section(`${count(things.length, 'thing')} to know`, findingItems(things, file, names), {
        folded: true,
      }),
    ],
    footer: footer(report),
    ...(source?.runUrl !== undefined && { wholeAt: source.runUrl }),
  }
}

function verdict(report: ApplyReport, isRefused: boolean): Phrase {
  const { plan, outcomes, dryRun, file, stopped } = report
  const total = plan.changes.length
  if (isRefused && outcomes.length === 0) {
    return words(dryRun ? 'Dry run: applying would be refused' : 'Refused: nothing was applied')
  }
  if (stopped !== undefined && outcomes.length === 0) return words('Stopped before anything was applied')
  const staying = plan.standing.length
  const stays = alsoStay(staying)
  if (total === 0) {
    return staying === 0
      ? phrase`Nothing to apply: the organization matches ${code(file)}`
      : words(`Nothing to apply${stays}`)
  }
  if (dryRun) return words(`Dry run: this would ${tally(plan.changes, 'base')}${stays}`)
  const applied = withStatus(report, 'applied').map(({ change }) => change)
  const done = withStatus(report, 'already-done').length
  const waiting = withStatus(report, 'waiting').length
  const waits =
    waiting === 0 ? '' : `; ${count(waiting, 'change')} ${waiting === 1 ? 'waits' : 'wait'} for a member`
  const open = [
    ['failed', withStatus(report, 'failed').length],
    ['held back', withStatus(report, 'held').length],
    ['not attempted', notAttempted(report).length],
  ] as const
  if (open.some(([, amount]) => amount > 0)) {
    const rest = [
      ...open,
      ['already in place', done] as const,
      ['waiting for a member', waiting] as const,
    ].filter(([, amount]) => amount > 0)
    const account = rest.map(([what, amount]) => `${number(amount)} ${what}`).join(', ')
    return words(`Applied ${number(applied.length)} of ${count(total, 'change')}: ${account}${stays}`)
  }
  if (applied.length === 0 && done === 0) return words(`Nothing to apply${waits}${stays}`)
  if (applied.length === 0) {
    return words(`Nothing left to apply: ${count(done, 'change')} already in place${waits}${stays}`)
  }
  return words(`Applied: ${tally(applied, 'past')}${waits}${stays}`)
}

/**
 * How late the end dates are that a run applied, in milliseconds: the longest time that someone had access after its
 * end. Undefined if it applied none.
 */
export function lateness({
  outcomes,
  roster,
  source,
}: ApplyReport): { readonly ends: number; readonly by: number } | undefined {
  if (roster === undefined || source?.at === undefined) return undefined
  const ends = outcomes
    .filter(({ status }) => status === 'applied')
    .flatMap(({ change }) => {
      const { membership, roles } = dueEnds(change, roster)
      return [...(membership ? [membership] : []), ...roles].map(({ expiresAt }) => expiresAt)
    })
  return ends.length === 0 ? undefined : { ends: ends.length, by: Date.parse(source.at) - Math.min(...ends) }
}

function lateRemark(report: ApplyReport): readonly Phrase[] {
  const late = lateness(report)
  if (late === undefined) return []
  const which = late.ends === 1 ? 'An end date took effect' : `${number(late.ends)} end dates took effect`
  const first = late.ends === 1 ? '' : 'the first of them '
  return [words(`${which}, ${first}${elapsed(late.by)} after its time.`)]
}

function remarks(report: ApplyReport): readonly Phrase[] {
  const { plan, roster } = report
  return [
    ...(plan.changes.length === 0 && roster ? nextEndRemark(roster) : []),
    ...departureRemarks(report.outcomes, report.organization),
    ...lateRemark(report),
    ...stopRemarks(report),
  ]
}

/** A run can be told to stop when its last change is done. Then it does not announce a remainder. */
function stopRemarks({ stopped, ...report }: ApplyReport): readonly Phrase[] {
  if (stopped === undefined) return report.dryRun ? [words('Nothing was written.')] : []
  const why = prose(stopped.replace(/(?<![.\s])[.\s]+$/, ''))
  const open = notAttempted(report).length + withStatus(report, 'failed').length
  if (report.outcomes.length > 0 && open === 0) {
    return [phrase`The run ended after its last change: ${why}.`]
  }
  const isUntouched =
    report.dryRun || report.outcomes.every(({ status }) => status === 'not-attempted' || status === 'held')
  return [
    phrase`The run ended early: ${why}.`,
    words(isUntouched ? 'Nothing was written.' : 'Applied changes stay. The next run applies the rest.'),
  ]
}

function footer({ organization, source }: ApplyReport): readonly Phrase[] {
  const at = source?.at === undefined ? [] : [words(minute(source.at))]
  const sha = source?.sha === undefined ? [] : [phrase`file at ${code(source.sha.slice(0, 7))}`]
  const request = source?.pullRequest === undefined ? [] : [phrase`pull request #${source.pullRequest}`]
  return [
    organizationPhrase(organization),
    ...at,
    ...sha,
    ...request,
    ...(source?.runUrl === undefined ? [] : [link('run', source.runUrl)]),
  ]
}
