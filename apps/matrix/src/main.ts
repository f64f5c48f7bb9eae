/** The matrix action: a change in, the jobs for the organizations that it touches out. */
import { error, getInput, info, notice, setFailed, setOutput, setSecret, warning } from '@actions/core'
import {
  createGitHubClient,
  followProxy,
  loadToolkit,
  maskSecrets,
  readContext,
  runAction,
  runnerLog,
} from '@roster/github'
import { readInputs } from './input/inputs.ts'
import { organizationsOf } from './run/organizations.ts'

const log = runnerLog({ error, info, notice, setFailed, warning })

await runAction(log, async () => {
  const { folder, githubToken } = readInputs(getInput)
  maskSecrets({ setSecret }, { githubToken })
  followProxy(process.env, log)
  const { context, getOctokit } = await loadToolkit(() => import('@actions/github'))
  const run = readContext(context, process.env)
  const client = createGitHubClient({
    getOctokit,
    token: githubToken,
    apiUrl: run.apiUrl,
    userAgent: 'roster-matrix',
  })
  const organizations = await organizationsOf(run, { client, folder, log })
  log.info(`Organizations: ${organizations.map(({ file }) => file).join(', ') || 'none'}.`)
  setOutput('matrix', JSON.stringify({ include: organizations }))
  setOutput('count', organizations.length)
})
