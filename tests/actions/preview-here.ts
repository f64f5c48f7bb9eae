/**
 * The preview in this process, without its bundle. It takes a tenth of the time, for tests of what follows a preview.
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
 * @param env the environment that a runner passes to the action.
 * @throws errors that would end the action.
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
