/** The apply action: inputs and context in; changes, comment or issue, summary, outputs and audit log out. */
import {
  error,
  getInput,
  info,
  notice,
  setFailed,
  setOutput,
  setSecret,
  summary,
  warning,
} from '@actions/core'
import { followProxy, loadToolkit, maskSecrets, readContext, runAction, runnerLog } from '@roster/github'
import { connect } from './connection/connections.ts'
import { readInputs } from './input/inputs.ts'
import { openResults } from './record/results.ts'
import { applyAction } from './run/apply-action.ts'
import { driftAction } from './run/drift-action.ts'

// By name, so that the bundle leaves out the unused parts of the toolkit, such as its HTTP client.
const log = runnerLog({ error, info, notice, setFailed, warning })
const writeSummary = async (markdown: string) => void (await summary.addRaw(markdown, true).write())

await runAction(log, async () => {
  const inputs = readInputs(getInput)
  maskSecrets({ setSecret }, inputs)
  followProxy(process.env, log)
  const toolkit = await loadToolkit(() => import('@actions/github'))
  const context = readContext(toolkit.context, process.env)
  const connections = connect(inputs, context, toolkit)
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.on(name, () => connections.stop('The run was cancelled.'))
  const results = await openResults(inputs, context, { info: log.info, setOutput, writeSummary })
  const act = inputs.mode === 'drift' ? driftAction : applyAction
  await act(inputs, context, { ...connections, log, results })
})
