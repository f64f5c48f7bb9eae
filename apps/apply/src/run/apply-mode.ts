/** The action in apply mode: runs, publishes the results, and writes the records on pull requests. */
import type { ActionContext, AnnotationCommands, GitHubClient } from '@roster/github'
import { renderOutcomeSummary, renderOutcomeText } from '@roster/report'
import type { Connections } from '../connection/connections.ts'
import type { ApplyInputs } from '../input/inputs.ts'
import { writeRecords } from '../record/record.ts'
import { countOf, failureOf, resultJson } from '../record/result.ts'
import type { Results } from '../record/results.ts'
import { runApply } from './run-apply.ts'

export interface ModeTools extends Connections {
  readonly client: GitHubClient
  readonly log: AnnotationCommands & { info(message: string): void; setFailed(message: string): void }
  readonly results: Results
}

/** @throws ActionFailure, ElasticCloudError or GitHubRequestError, each before any write. */
export async function applyMode(
  inputs: ApplyInputs,
  context: ActionContext,
  { log, results, stop, ...connections }: ModeTools,
): Promise<void> {
  const addLine = await results.openAuditLog()
  const done = await runApply(inputs, context, {
    ...connections,
    log,
    audit: (write, origin) => {
      try {
        addLine({ ...write, ...origin, run: context.runUrl })
      } catch (error) {
        // Nothing is written that the log does not have.
        stop(`The audit log cannot be written: ${error instanceof Error ? error.message : error}.`)
      }
    },
  })
  if ('superseded' in done) {
    log.notice(done.superseded)
    await results.publishNothing(done.superseded)
    return
  }
  const { report } = done
  await results.publish({
    text: renderOutcomeText(report, { color: false }),
    summary: renderOutcomeSummary(report),
    result: resultJson(report),
    digest: report.plan.digest,
    counts: {
      applied: countOf(report, 'applied') + countOf(report, 'already-done'),
      failed: countOf(report, 'failed'),
      held: countOf(report, 'held'),
    },
  })
  const failure = failureOf(report)
  if (failure !== undefined) log.setFailed(failure)
  const { client } = connections
  const { repository } = context
  const unrecorded = await writeRecords(done, { client, repository, reviewKey: inputs.reviewKey, log })
  if (failure === undefined && unrecorded !== undefined) log.setFailed(unrecorded)
}
