/**
 * An action in this process, from its sources, with a runner that prints what the real one would. That takes a tenth
 * of the time of its bundle as a process; `same-program.test.ts` shows that both come to the same.
 */
import { readFile } from 'node:fs/promises'
import { getOctokit } from '@actions/github'
import { applyAction } from '@roster/apply/action'
import type { Runner, Toolkit } from '@roster/github'
import { matrixAction } from '@roster/matrix/action'
import { previewAction } from '@roster/preview/action'
import type { ActionName } from './action-manifest.ts'
import { type ActionRun, commandsIn } from './action-run.ts'
import { filesBelow } from './files-below.ts'

const ACTIONS: Readonly<Record<ActionName, (runner: Runner) => Promise<void>>> = {
  preview: previewAction,
  apply: applyAction,
  matrix: matrixAction,
}

export type Machine = Pick<Runner, 'fetch' | 'now' | 'sleep' | 'onCancel'>

/** @param env as a runner passes it to the action. */
export async function runHere(
  action: ActionName,
  env: Readonly<Record<string, string>>,
  machine: Machine,
): Promise<ActionRun> {
  let code = 0
  let stdout = ''
  let summary = ''
  const outputs: Record<string, string> = {}
  const issue =
    (name: string) =>
    (message: string | Error, properties: Properties = {}) => {
      stdout += `${commandLine(name, properties, String(message))}\n`
    }
  const error = issue('error')
  await ACTIONS[action]({
    core: {
      error,
      notice: issue('notice'),
      warning: issue('warning'),
      info: (message) => {
        stdout += `${message}\n`
      },
      setFailed: (message) => {
        code = 1
        error(message)
      },
      getInput: (name) => (env[`INPUT_${name.toUpperCase()}`] ?? '').trim(),
      setOutput: (name, value) => {
        outputs[name] = String(value)
      },
      setSecret: (secret) => issue('add-mask')(secret),
    },
    environment: env,
    writeSummary: async (markdown) => {
      summary += `${markdown}\n`
    },
    loadToolkit: async () => ({ getOctokit, context: await contextOf(env) }),
    ...machine,
  })
  return {
    code,
    stdout,
    stderr: '',
    summary,
    outputs,
    commands: (name) => commandsIn(stdout, name),
    files: await filesBelow(env['RUNNER_TEMP'] ?? ''),
  }
}

type Properties = NonNullable<Parameters<Runner['core']['error']>[1]>

/** As `@actions/core` writes it. */
function commandLine(name: string, properties: Properties, message: string): string {
  const { title, file, startLine, endLine, startColumn, endColumn } = properties
  const fields = { title, file, line: startLine, endLine, col: startColumn, endColumn }
  const list = Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${key}=${escaped(String(value)).replace(/:/g, '%3A').replace(/,/g, '%2C')}`)
    .join(',')
  const space = Object.keys(properties).length === 0 ? '' : ' '
  return `::${name}${space}${list}::${escaped(message)}`
}

function escaped(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
}

/** What `@actions/github` would read from the environment, without making it this process's own. */
async function contextOf(env: Readonly<Record<string, string>>): Promise<Toolkit['context']> {
  const [owner = '', repo = ''] = (env['GITHUB_REPOSITORY'] ?? '').split('/')
  return {
    eventName: env['GITHUB_EVENT_NAME'] ?? '',
    payload: JSON.parse(await readFile(env['GITHUB_EVENT_PATH'] ?? '', 'utf8')),
    repo: { owner, repo },
    apiUrl: env['GITHUB_API_URL'] ?? '',
    serverUrl: env['GITHUB_SERVER_URL'] ?? '',
    sha: env['GITHUB_SHA'] ?? '',
    runId: Number(env['GITHUB_RUN_ID']),
  }
}
