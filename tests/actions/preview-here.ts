/**
 * The preview without its bundle, in this process: for tests whose matter comes after it, in a tenth of the time.
 */
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { createReader, createTransport } from '@roster/elastic-cloud'
import { createGitHubClient, readContext } from '@roster/github'
import { readInputs } from '@roster/preview/inputs'
import { runPreview } from '@roster/preview/run-preview'

const NAMES = { userAgent: 'roster-preview' }

export interface PreviewHere {
  readonly code: 0 | 1
  readonly summary: string
}

/**
 * @param env as a runner gives it to the action.
 * @throws what would end the action.
 */
export async function previewHere(env: Readonly<Record<string, string>>): Promise<PreviewHere> {
  const inputs = readInputs((name) => env[`INPUT_${name.toUpperCase()}`] ?? '')
  const context = await readContext(env, (path) => readFile(path, 'utf8'))
  const { githubToken: token, apiKey, apiUrl } = inputs
  if (apiKey === undefined) throw new Error('On a stage every preview has a key.')
  let code: PreviewHere['code'] = 0
  let summary = ''
  const setFailed = () => {
    code = 1
  }
  await runPreview(inputs, context, {
    client: createGitHubClient({ token, apiUrl: context.apiUrl, ...NAMES }),
    reader: createReader(
      createTransport({
        apiUrl,
        apiKey,
        ...NAMES,
        now: Date.now,
        random: Math.random,
        sleep: async (milliseconds, signal) =>
          void (await sleep(milliseconds, undefined, { ...(signal && { signal }) })),
      }),
    ),
    now: Date.now,
    sleep: (milliseconds) => sleep(milliseconds),
    log: { error() {}, info() {}, notice() {}, warning() {}, setFailed },
    writeSummary: async (markdown) => {
      summary += markdown
    },
  })
  return { code, summary }
}
