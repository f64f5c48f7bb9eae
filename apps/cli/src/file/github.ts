/** The connection to GitHub that the environment describes, and the repository of the folder. */
import { Secret } from '@roster/core'
import type { GitHubClient, Repository } from '@roster/github'
import type { Context } from '../process/context.ts'
import { VERSION } from '../process/version.ts'
import { hostedRepository } from './hosted-repository.ts'

export interface GitHubConnection {
  readonly client: GitHubClient
  readonly repository: Repository
}

/** Or why there is none: the beginning of a sentence. */
export async function connectGitHub(context: Context): Promise<GitHubConnection | string> {
  const token = context.env['GITHUB_TOKEN'] || context.env['GH_TOKEN']
  if (!token) return 'GITHUB_TOKEN is not set'
  const hosted = await hostedRepository(context)
  if (hosted === undefined) return 'No remote "origin" on GitHub was found'
  // Loaded only here, since they take a large part of a short command's time.
  const [{ getOctokit }, { createGitHubClient }] = await Promise.all([
    import('@actions/github'),
    import('@roster/github'),
  ])
  const client = createGitHubClient({
    getOctokit,
    token: new Secret(token),
    apiUrl: apiUrlOf(hosted.host, context),
    userAgent: `roster-cli/${VERSION}`,
    fetch: context.fetch,
    sleep: async (ms) => void (await context.sleep(ms)),
    now: context.now,
  })
  return { client, repository: hosted.repository }
}

function apiUrlOf(host: string, { env }: Context): string {
  return (
    env['GITHUB_API_URL'] || (host === 'github.com' ? 'https://api.github.com' : `https://${host}/api/v3`)
  )
}
