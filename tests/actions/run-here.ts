/**
 * The actions in this process, without their bundles. That takes a tenth of the time, for tests of what an action
 * decides, or of what follows it. Tests of the program itself run the bundle.
 */
import { getOctokit } from '@actions/github'
import { applyAction } from '@roster/apply/apply-action'
import { connect as connectApply } from '@roster/apply/connections'
import { driftAction } from '@roster/apply/drift-action'
import { readInputs as readApplyInputs } from '@roster/apply/inputs'
import { openResults } from '@roster/apply/results'
import { type ActionContext, type GetInput, loadToolkit, readContext, runAction } from '@roster/github'
import { connect as connectPreview } from '@roster/preview/connections'
import { readInputs as readPreviewInputs } from '@roster/preview/inputs'
import { runPreview } from '@roster/preview/run-preview'
import { runContext } from './run-context.ts'

export interface RunHere {
  readonly code: 0 | 1
  readonly summary: string
  readonly outputs: Readonly<Record<string, string>>
  /** Everything that the run prints. */
  readonly log: string
}

type Environment = Readonly<Record<string, string>>

/** @param env the environment that a runner passes to the action. */
export function previewHere(env: Environment): Promise<Omit<RunHere, 'outputs'>> {
  return record(env, async (getInput, context, { log, writeSummary }) => {
    const inputs = readPreviewInputs(getInput)
    await runPreview(inputs, context, {
      ...connectPreview(inputs, context, { getOctokit }),
      log,
      writeSummary,
      publish: async () => {},
    })
  })
}

/** @param env the environment that a runner passes to the action. */
export function applyHere(env: Environment): Promise<RunHere> {
  return record(env, async (getInput, context, { log, setOutput, writeSummary }) => {
    const inputs = readApplyInputs(getInput)
    const results = await openResults(inputs, context, { info: log.info, setOutput, writeSummary })
    const act = inputs.mode === 'drift' ? driftAction : applyAction
    await act(inputs, context, { ...connectApply(inputs, context, { getOctokit }), log, results })
  })
}

interface Tools {
  readonly log: Readonly<
    Record<'error' | 'info' | 'notice' | 'warning' | 'setFailed', (message: string | Error) => void>
  >
  readonly setOutput: (name: string, value: string | number) => void
  readonly writeSummary: (markdown: string) => Promise<void>
}

async function record(
  env: Environment,
  action: (getInput: GetInput, context: ActionContext, tools: Tools) => Promise<void>,
): Promise<RunHere> {
  let code: RunHere['code'] = 0
  let summary = ''
  const lines: string[] = []
  const outputs: Record<string, string> = {}
  const print = (message: string | Error) => void lines.push(String(message))
  const setFailed = (message: string | Error) => {
    code = 1
    print(message)
  }
  const tools: Tools = {
    log: { error: print, info: print, notice: print, warning: print, setFailed },
    setOutput: (name, value) => {
      outputs[name] = String(value)
    },
    writeSummary: async (markdown) => {
      summary += `${markdown}\n`
    },
  }
  await runAction({ setFailed }, async () => {
    const toolkit = await loadToolkit(async () => ({ getOctokit, context: await runContext(env) }))
    const context = readContext(toolkit.context, env)
    await action((name) => env[`INPUT_${name.toUpperCase()}`] ?? '', context, tools)
  })
  return { code, summary, outputs, log: lines.join('\n') }
}
