/**
 * The preview without its bundle, in this process: for tests whose matter comes after it, in a tenth of the time.
 */
import { readFile } from 'node:fs/promises'
import { readContext } from '@roster/github'
import { connect } from '@roster/preview/connections'
import { readInputs } from '@roster/preview/inputs'
import { runPreview } from '@roster/preview/run-preview'

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
  let code: PreviewHere['code'] = 0
  let summary = ''
  const setFailed = () => {
    code = 1
  }
  await runPreview(inputs, context, {
    ...connect(inputs, context),
    log: { error() {}, info() {}, notice() {}, warning() {}, setFailed },
    writeSummary: async (markdown) => {
      summary += markdown
    },
  })
  return { code, summary }
}
