/**
 * The apply action: reads inputs and context, and writes changes, the comment or issue, the summary, outputs and the
 * audit log.
 */
import { type Runner, runAction } from '@roster/github'
import { connect, USER_AGENT } from '../connection/connections.ts'
import { readInputs } from '../input/inputs.ts'
import { openResults } from '../record/results.ts'
import { applyMode } from './apply-mode.ts'
import { driftMode } from './drift-mode.ts'

export async function applyAction(runner: Runner): Promise<void> {
  const { core, writeSummary } = runner
  await runAction(runner, { userAgent: USER_AGENT, readInputs }, async ({ inputs, context, client, log }) => {
    const connections = connect(inputs, runner)
    runner.onCancel(() => connections.stop('The run was cancelled.'))
    const results = await openResults(inputs, context, {
      info: log.info,
      setOutput: core.setOutput,
      writeSummary,
    })
    const act = inputs.mode === 'drift' ? driftMode : applyMode
    await act(inputs, context, { ...connections, client, log, results })
  })
}
