/** The preview action: inputs and context in, comment, annotations, summary and outputs out. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
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
import { runPreview } from './run/run-preview.ts'
import { outputsOf } from './surface/outputs.ts'

// By name, so that the bundle leaves out the unused parts of the toolkit, such as its HTTP client.
const log = runnerLog({ error, info, notice, setFailed, warning })

await runAction(log, async () => {
  const inputs = readInputs(getInput)
  maskSecrets({ setSecret }, inputs)
  followProxy(process.env, log)
  const toolkit = await loadToolkit(() => import('@actions/github'))
  const context = readContext(toolkit.context, process.env)
  await runPreview(inputs, context, {
    ...connect(inputs, context, toolkit),
    log,
    writeSummary: async (markdown) => void (await summary.addRaw(markdown, true).write()),
    publish: async (result) => {
      const { counts, digest, plan, report } = outputsOf(result)
      for (const [name, count] of Object.entries(counts)) setOutput(name, count)
      setOutput('digest', digest)
      setOutput('plan', plan === undefined ? '' : await save('plan.json', plan))
      setOutput('report', await save('report.html', report))
    },
  })

  async function save(name: string, content: string): Promise<string> {
    const folder = join(context.temporaryFolder, 'roster', encodeURIComponent(inputs.membersFile))
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, name), content)
    return join(folder, name)
  }
})
