/** `roster doctor`: checks the setup of the key, the file, the workflows and the repository. */

import { posix } from 'node:path'
import { type DoctorDocument, Secret } from '@roster/core'
import { createReader } from '@roster/elastic-cloud'
import { defineCommand } from '../../command/command.ts'
import { type Check, type CheckStatus, checksOf, reasonOf } from '../../doctor/check.ts'
import { checkText } from '../../doctor/check-text.ts'
import { fileChecks } from '../../doctor/file-checks.ts'
import { keyChecks } from '../../doctor/key-checks.ts'
import { hasEndDates, type WorkflowFile, workflowChecks } from '../../doctor/workflow-checks.ts'
import { gitIfAny } from '../../file/git.ts'
import { connectGitHub } from '../../file/github.ts'
import { FILE_FLAG, readMembers } from '../../file/roster-file.ts'
import { readText } from '../../file/text.ts'
import { connect } from '../../process/connection.ts'
import type { Context } from '../../process/context.ts'
import { jsonOutput } from '../../terminal/json-output.ts'
import { terminalOptions } from '../../terminal/rendering.ts'

export const doctor = defineCommand({
  flags: {
    file: FILE_FLAG,
    offline: { type: 'boolean', description: 'Check only files, not the key or GitHub' },
    json: { type: 'boolean', description: 'Print the checks as JSON' },
  },
  examples: [
    { command: 'roster doctor', does: 'check file, workflows, key and repository' },
    { command: 'roster doctor --offline', does: 'check the file and the workflows' },
  ],
  async run({ file, offline, json }, context) {
    const checks = await allChecks(file, offline, context)
    const healthy = !checks.some(({ status }) => status === 'fail')
    const document: DoctorDocument = { version: 1, healthy, checks }
    if (json) {
      context.stdout.write(jsonOutput(document))
      return healthy ? 0 : 1
    }
    const options = await terminalOptions(context)
    context.stdout.write(checks.map((each) => checkText(each, options, context.stdout.columns)).join(''))
    context.stderr.write(`${summary(checks)}\n`)
    return healthy ? 0 : 1
  },
})

async function allChecks(file: string, offline: boolean, context: Context): Promise<readonly Check[]> {
  const now = context.now()
  const { checks: ofFile, roster } = await checkFile(file, context)
  const root = await repositoryRoot(context)
  const { checks: ofWorkflows, outlines } = workflowChecks(await workflowFiles(root, context), roster)
  const local = [...ofFile, ...ofWorkflows, ...(await checkReviewKey(context))]
  if (offline) return local
  const ofKey = context.env['EC_API_KEY']
    ? await keyChecks(createReader(connect(context, '')), roster, now)
    : [checksOf('key')('unknown', 'EC_API_KEY is not set, so no key was looked at.')]
  const found = await connectGitHub(context)
  if (typeof found === 'string') {
    return [
      ...local,
      ...ofKey,
      checksOf('repository')('unknown', `${found}, so the repository was not looked at.`),
    ]
  }
  const { client, repository } = found
  const { repositoryChecks } = await import('../../doctor/repository-checks.ts')
  const path = (await prefixOf(context)) + posix.normalize(file)
  const options = {
    repository,
    file: path,
    outlines,
    hasEndDates: roster !== undefined && hasEndDates(roster),
    now,
  }
  return [...local, ...ofKey, ...(await repositoryChecks(client, options))]
}

async function checkFile(file: string, context: Context): Promise<ReturnType<typeof fileChecks>> {
  try {
    return fileChecks(await readMembers(file, context), file, context.now())
  } catch (error) {
    return { checks: [checksOf('file')('fail', reasonOf(error))] }
  }
}

/** The key that the actions get is a secret on GitHub, which nobody can read back. */
async function checkReviewKey({ env }: Context): Promise<readonly Check[]> {
  const key = env['ROSTER_REVIEW_KEY']
  if (!key) return []
  const { reviewKeyProblem } = await import('@roster/github')
  const problem = reviewKeyProblem(new Secret(key))
  const check = checksOf('key')
  return [
    problem === undefined
      ? check('ok', 'ROSTER_REVIEW_KEY is long enough.')
      : check('fail', `ROSTER_REVIEW_KEY ${problem}`),
  ]
}

async function workflowFiles(root: string, { files }: Context): Promise<readonly WorkflowFile[]> {
  const folder = posix.join(root, '.github/workflows')
  const names = (await files.list(folder)).filter((name) => /\.ya?ml$/.test(name)).sort()
  return Promise.all(
    names.map(async (name) => ({
      path: `.github/workflows/${name}`,
      text: await readText(posix.join(folder, name), files),
    })),
  )
}

/** The folder itself if this is not a git repository. */
async function repositoryRoot(context: Context): Promise<string> {
  return (await gitIfAny(['rev-parse', '--show-toplevel'], context)) ?? '.'
}

/** The path of this folder in the repository. */
async function prefixOf(context: Context): Promise<string> {
  return (await gitIfAny(['rev-parse', '--show-prefix'], context)) ?? ''
}

function summary(checks: readonly Check[]): string {
  const count = (status: CheckStatus) => checks.filter((each) => each.status === status).length
  return `${count('ok')} ok, ${count('warn')} to improve, ${count('fail')} to fix, ${count('unknown')} unknown`
}
