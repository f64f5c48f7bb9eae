/** The matrix action: a change in, the jobs for the organizations that it touches out. */
import type { MatrixDocument } from '@roster/core'
import {
  createGitHubClient,
  followProxy,
  loadToolkit,
  maskSecrets,
  type Runner,
  readContext,
  runAction,
  runnerLog,
} from '@roster/github'
import { readInputs } from '../input/inputs.ts'
import { organizationsOf } from './organizations.ts'

export async function matrixAction(runner: Runner): Promise<void> {
  const { core, environment, fetch, now, sleep } = runner
  const log = runnerLog(core)
  await runAction(log, async () => {
    const { folder, githubToken } = readInputs(core.getInput)
    maskSecrets(core, { githubToken })
    followProxy(environment, log)
    const { context, getOctokit } = await loadToolkit(runner.loadToolkit)
    const run = readContext(context, environment)
    const client = createGitHubClient({
      getOctokit,
      token: githubToken,
      apiUrl: run.apiUrl,
      userAgent: 'roster-matrix',
      fetch,
      now,
      sleep,
    })
    const organizations = await organizationsOf(run, { client, folder, log })
    log.info(`Organizations: ${organizations.map(({ file }) => file).join(', ') || 'none'}.`)
    const matrix: MatrixDocument = { include: organizations }
    core.setOutput('matrix', JSON.stringify(matrix))
    core.setOutput('count', organizations.length)
  })
}
