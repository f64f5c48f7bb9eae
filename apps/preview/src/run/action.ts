/** The preview action: inputs and context in, comment, annotations, summary and outputs out. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Runner, runAction } from '@roster/github'
import { readerFor, USER_AGENT } from '../connection/reader.ts'
import { readInputs } from '../input/inputs.ts'
import { outputsOf } from '../surface/outputs.ts'
import { runPreview } from './run-preview.ts'

export async function previewAction(runner: Runner): Promise<void> {
  const { core, writeSummary, now, sleep } = runner
  await runAction(runner, { userAgent: USER_AGENT, readInputs }, async ({ inputs, context, client, log }) => {
    await runPreview(inputs, context, {
      client,
      reader: readerFor(inputs, runner),
      now,
      sleep,
      log,
      writeSummary,
      publish: async (result) => {
        const { counts, digest, plan, report } = outputsOf(result)
        for (const [name, count] of Object.entries(counts)) core.setOutput(name, count)
        core.setOutput('digest', digest)
        core.setOutput('plan', plan === undefined ? '' : await save('plan.json', plan))
        core.setOutput('report', await save('report.html', report))
      },
    })

    async function save(name: string, content: string): Promise<string> {
      const folder = join(context.temporaryFolder, 'roster', encodeURIComponent(inputs.membersFile))
      await mkdir(folder, { recursive: true })
      await writeFile(join(folder, name), content)
      return join(folder, name)
    }
  })
}
