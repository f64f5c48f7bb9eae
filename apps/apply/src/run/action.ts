/** The apply action: inputs and context in; changes, comment or issue, summary, outputs and audit log out. */
import {
  followProxy,
  loadToolkit,
  maskSecrets,
  type Runner,
  readContext,
  runAction,
  runnerLog,
} from '@roster/github'
import { connect } from '../connection/connections.ts'
import { readInputs } from '../input/inputs.ts'
import { openResults } from '../record/results.ts'
import { applyMode } from './apply-mode.ts'
import { driftMode } from './drift-mode.ts'

export async function applyAction(runner: Runner): Promise<void> {
  const { core, environment, writeSummary } = runner
  const log = runnerLog(core)
  await runAction(log, async () => {
    const inputs = readInputs(core.getInput)
    maskSecrets(core, inputs)
    followProxy(environment, log)
    const toolkit = await loadToolkit(runner.loadToolkit)
    const context = readContext(toolkit.context, environment)
    const connections = connect(inputs, context, { ...runner, ...toolkit })
    runner.onCancel(() => connections.stop('The run was cancelled.'))
    const results = await openResults(inputs, context, {
      info: log.info,
      setOutput: core.setOutput,
      writeSummary,
    })
    const act = inputs.mode === 'drift' ? driftMode : applyMode
    await act(inputs, context, { ...connections, log, results })
  })
}
