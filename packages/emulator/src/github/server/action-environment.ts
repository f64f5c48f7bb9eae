/** The environment of an action on a runner: the payload of the event, the command files, and the variables. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SERVER_URL } from '../http/url.ts'
import type { GitHubRepository } from '../model/repository.ts'
import { eventContext, type WorkflowEvent } from './event-payload.ts'
import type { GitHubDouble } from './github-double.ts'

export interface ActionEnvironmentOptions {
  readonly event: WorkflowEvent
  /** The address at which the double is served. */
  readonly apiUrl: string
  /** For the files of this run. Created if it does not exist. */
  readonly directory: string
  /** The inputs of the action, by name. */
  readonly inputs?: Readonly<Record<string, string>>
  /** A login; `ada` by default. */
  readonly actor?: string
}

/** Command files that a runner creates empty and reads after the step. */
const COMMAND_FILES = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_STATE']

/** Writes the files and returns the variables. None of them come from the environment of this process. */
export async function actionEnvironment(
  github: GitHubDouble,
  repository: GitHubRepository,
  options: ActionEnvironmentOptions,
): Promise<Record<string, string>> {
  const { event, apiUrl, directory, inputs = {}, actor = 'ada' } = options
  const {
    payload,
    sha,
    ref,
    headRef = '',
    baseRef = '',
  } = eventContext(github.site, repository, event, actor)
  const at = (name: string) => join(directory, name)

  for (const folder of ['temp', 'tools', 'workspace']) await mkdir(at(folder), { recursive: true })
  await writeFile(at('event.json'), JSON.stringify(payload, null, 2))
  for (const file of COMMAND_FILES) await writeFile(at(file), '')

  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: 'roster',
    GITHUB_ACTOR: actor,
    GITHUB_TRIGGERING_ACTOR: actor,
    GITHUB_API_URL: apiUrl,
    GITHUB_GRAPHQL_URL: `${apiUrl}/graphql`,
    GITHUB_SERVER_URL: SERVER_URL,
    GITHUB_REPOSITORY: repository.fullName,
    GITHUB_REPOSITORY_ID: String(repository.id),
    GITHUB_REPOSITORY_OWNER: repository.owner,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: at('event.json'),
    GITHUB_SHA: sha,
    GITHUB_REF: ref,
    GITHUB_REF_NAME: ref.replace(/^refs\/(heads|pull)\//, ''),
    GITHUB_REF_TYPE: 'branch',
    GITHUB_HEAD_REF: headRef,
    GITHUB_BASE_REF: baseRef,
    GITHUB_WORKFLOW: 'Members',
    GITHUB_JOB: 'members',
    GITHUB_RUN_ID: String(github.site.nextId()),
    GITHUB_RUN_NUMBER: '1',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_WORKSPACE: at('workspace'),
    RUNNER_TEMP: at('temp'),
    RUNNER_TOOL_CACHE: at('tools'),
    RUNNER_OS: 'Linux',
    RUNNER_ARCH: 'X64',
    RUNNER_NAME: 'roster',
    RUNNER_ENVIRONMENT: 'github-hosted',
    ...Object.fromEntries(COMMAND_FILES.map((name) => [name, at(name)])),
    ...Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [
        `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
        value,
      ]),
    ),
  }
}
