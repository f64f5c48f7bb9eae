/** The preview action: inputs and context in, comment, annotations, summary and outputs out. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as core from '@actions/core'
import { createReader, createTransport, type Reader } from '@roster/elastic-cloud'
import { createGitHubClient, maskSecrets, readContext, runAction } from '@roster/github'
import { readInputs } from './inputs.ts'
import { outputsOf } from './outputs.ts'
import { runPreview } from './run-preview.ts'

const USER_AGENT = 'roster-preview'

await runAction(core, async () => {
  const inputs = readInputs(core.getInput)
  maskSecrets(core, inputs)
  const context = await readContext(process.env, (path) => readFile(path, 'utf8'))
  const result = await runPreview(inputs, context, {
    client: createGitHubClient({ token: inputs.githubToken, apiUrl: context.apiUrl, userAgent: USER_AGENT }),
    reader: readerFor(inputs),
    now: Date.now,
    sleep: (milliseconds) => sleep(milliseconds),
    log: core,
    writeSummary: async (markdown) => void (await core.summary.addRaw(markdown, true).write()),
  })
  if (result === undefined) return
  const { counts, digest, plan, report } = outputsOf(result)
  for (const [name, count] of Object.entries(counts)) core.setOutput(name, count)
  core.setOutput('digest', digest)
  core.setOutput('plan', plan === undefined ? '' : await save('plan.json', plan))
  core.setOutput('report', await save('report.html', report))

  async function save(name: string, content: string): Promise<string> {
    const folder = join(context.temporaryFolder, 'roster', encodeURIComponent(inputs.membersFile))
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, name), content)
    return join(folder, name)
  }
})

function readerFor({ live, apiKey, apiUrl }: ReturnType<typeof readInputs>): Reader | undefined {
  if (!live || apiKey === undefined) return undefined
  return createReader(
    createTransport({
      apiUrl,
      apiKey,
      userAgent: USER_AGENT,
      now: Date.now,
      random: Math.random,
      sleep: async (milliseconds, signal) =>
        void (await sleep(milliseconds, undefined, { ...(signal && { signal }) })),
    }),
  )
}
