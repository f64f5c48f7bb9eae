/** The run that an action is part of, as `@actions/github` and the runner describe it. */
import type { context, getOctokit } from '@actions/github'
import type { Repository } from '../api/repository.ts'
import { ActionFailure } from './action-failure.ts'
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

/** The parts of `@actions/github` that are used. */
export interface Toolkit {
  readonly context: Pick<
    typeof context,
    'eventName' | 'payload' | 'repo' | 'apiUrl' | 'serverUrl' | 'sha' | 'runId'
  >
  readonly getOctokit: typeof getOctokit
}

/**
 * Imports `@actions/github`. That package reads the environment and the payload of the event while it is imported,
 * so an app imports it only once its errors can be reported.
 *
 * @throws {ActionFailure} if the payload is not JSON.
 */
export async function loadToolkit(load: () => Promise<Toolkit>): Promise<Toolkit> {
  try {
    return await load()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ActionFailure(`The event of this run cannot be read: ${reason}.`, { cause: error })
  }
}

/** The variables that the context is made from, and that every runner sets. */
const REQUIRED = ['GITHUB_EVENT_NAME', 'GITHUB_EVENT_PATH', 'GITHUB_REPOSITORY', 'RUNNER_TEMP']

/**
 * @throws {ActionFailure} outside of GitHub Actions.
 * @throws {EventPayloadError}
 */
export function readContext(context: Toolkit['context'], environment: Environment): ActionContext {
  const missing = REQUIRED.find((name) => !environment[name])
  if (missing !== undefined) {
    throw new ActionFailure(`The variable ${missing} is not set: this program runs as a GitHub Action.`)
  }
  const { eventName, payload, repo, apiUrl, serverUrl, sha, runId } = context
  return {
    trigger: readEvent(eventName, payload),
    repository: { owner: repo.owner, repo: repo.repo },
    apiUrl,
    sha,
    runUrl: `${serverUrl}/${repo.owner}/${repo.repo}/actions/runs/${runId}`,
    temporaryFolder: environment['RUNNER_TEMP'] ?? '',
  }
}
