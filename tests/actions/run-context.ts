/** The context that `@actions/github` would read from an environment, without making it this process's own. */
import { readFile } from 'node:fs/promises'
import type { Toolkit } from '@roster/github'

/** @param env as a runner gives it to the action. */
export async function runContext(env: Readonly<Record<string, string>>): Promise<Toolkit['context']> {
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
