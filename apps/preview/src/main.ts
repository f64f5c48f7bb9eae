/** The preview action: inputs and context in, comment, annotations, summary and outputs out. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
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
import { createReader, createTransport, type Reader } from '@roster/elastic-cloud'
import { createGitHubClient, followProxy, maskSecrets, readContext, runAction } from '@roster/github'
import { readInputs } from './inputs.ts'
import { outputsOf } from './outputs.ts'
import { runPreview } from './run-preview.ts'

const USER_AGENT = 'roster-preview'

// By name, so that the bundle leaves out what is not used of the toolkit: its HTTP client for one.
const log = { error, info, notice, setFailed, warning }

await runAction(log, async () => {
  const inputs = readInputs(getInput)
  maskSecrets({ setSecret }, inputs)
  followProxy(process.env, log)
  const context = await readContext(process.env, (path) => readFile(path, 'utf8'))
  const result = await runPreview(inputs, context, {
    client: createGitHubClient({ token: inputs.githubToken, apiUrl: context.apiUrl, userAgent: USER_AGENT }),
    reader: readerFor(inputs),
    now: Date.now,
    sleep: (milliseconds) => sleep(milliseconds),
    log,
    writeSummary: async (markdown) => void (await summary.addRaw(markdown, true).write()),
  })
  if (result === undefined) return
  const { counts, digest, plan, report } = outputsOf(result)
  for (const [name, count] of Object.entries(counts)) setOutput(name, count)
  setOutput('digest', digest)
  setOutput('plan', plan === undefined ? '' : await save('plan.json', plan))
  setOutput('report', await save('report.html', report))

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
