/** What the runner tells an action of the run it is part of: the variables GitHub documents for workflows. */

import type { Repository } from '../api/repository.ts'
import { ActionFailure } from './action-run.ts'
import { readEvent, type Trigger } from './event.ts'

export interface ActionContext {
  readonly trigger: Trigger
  readonly repository: Repository
  /** `https://api.github.com`, or that of GitHub Enterprise Server. */
  readonly apiUrl: string
  /** The commit the workflow runs for. */
  readonly sha: string
  /** The run's page. */
  readonly runUrl: string
  /** A folder for files of this run. */
  readonly temporaryFolder: string
}

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * @param readText Reads a file of the runner's.
 * @throws {ActionFailure} outside of GitHub Actions.
 * @throws {EventPayloadError}
 */
export async function readContext(
  environment: Environment,
  readText: (path: string) => Promise<string>,
): Promise<ActionContext> {
  const variable = (name: string): string => {
    const value = environment[name]
    if (value === undefined || value === '') {
      throw new ActionFailure(`The variable ${name} is not set: this program runs as a GitHub Action.`)
    }
    return value
  }
  const eventPath = variable('GITHUB_EVENT_PATH')
  const payload = await readText(eventPath).then(parseJson, () => undefined)
  if (payload === undefined) {
    throw new ActionFailure(`The event of this run cannot be read from ${eventPath}.`)
  }
  const [owner = '', repo = ''] = variable('GITHUB_REPOSITORY').split('/')
  const server = environment['GITHUB_SERVER_URL'] ?? 'https://github.com'
  return {
    trigger: readEvent(variable('GITHUB_EVENT_NAME'), payload),
    repository: { owner, repo },
    apiUrl: environment['GITHUB_API_URL'] ?? 'https://api.github.com',
    sha: environment['GITHUB_SHA'] ?? '',
    runUrl: `${server}/${owner}/${repo}/actions/runs/${environment['GITHUB_RUN_ID'] ?? ''}`,
    temporaryFolder: variable('RUNNER_TEMP'),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
