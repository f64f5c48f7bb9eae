/** The matrix action: a change in, the jobs for the organizations that it touches out. */
import type { MatrixDocument } from '@roster/core'
import { type Runner, runAction } from '@roster/github'
import { readInputs } from '../input/inputs.ts'
import { organizationsOf } from './organizations.ts'

const USER_AGENT = 'roster-matrix'

export async function matrixAction(runner: Runner): Promise<void> {
  const { setOutput } = runner.core
  await runAction(runner, { userAgent: USER_AGENT, readInputs }, async ({ inputs, context, client, log }) => {
    const organizations = await organizationsOf(context, { client, folder: inputs.folder, log })
    log.info(`Organizations: ${organizations.map(({ file }) => file).join(', ') || 'none'}.`)
    const matrix: MatrixDocument = { include: organizations }
    setOutput('matrix', JSON.stringify(matrix))
    setOutput('count', organizations.length)
  })
}
