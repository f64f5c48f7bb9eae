/** The action in drift mode. It receives no writer, so it cannot change the organization. */
import type { ActionContext } from '@roster/github'
import { renderDriftSummary, renderDriftText } from '@roster/report'
import { watchDrift } from '../drift/watch-drift.ts'
import type { ApplyInputs } from '../input/inputs.ts'
import { driftJson } from '../record/result.ts'
import type { ModeTools } from './apply-mode.ts'

/** @throws ActionFailure, ElasticCloudError or GitHubRequestError. */
export function driftMode(
  inputs: ApplyInputs,
  context: ActionContext,
  {
    client,
    planner: reader,
    now,
    log,
    results,
  }: Pick<ModeTools, 'client' | 'planner' | 'now' | 'log' | 'results'>,
): Promise<void> {
  return watchDrift(inputs, context, {
    client,
    reader,
    now,
    log,
    publish: (drift) =>
      results.publish({
        text: renderDriftText(drift, { color: false }),
        summary: renderDriftSummary(drift),
        result: driftJson(drift),
        digest: drift.plan.digest,
        counts: { applied: 0, failed: 0, held: 0 },
      }),
  })
}
