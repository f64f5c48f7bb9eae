/** The repository on GitHub, and the server that hosts it. */
import type { Repository } from '@roster/github'
import type { Context } from '../process/context.ts'
import { gitIfAny } from './git.ts'

export interface HostedRepository {
  /** `github.com`, or that of an enterprise. */
  readonly host: string
  readonly repository: Repository
}

/** `git@github.com:acme/members.git`, `ssh://git@github.com/acme/members`, `https://github.com/acme/members.git`. */
const REMOTE =
  /^(?:[a-z+]+:\/\/)?(?:[^@/]+@)?(?<host>[^:/]+)(?::\d+)?[:/](?<owner>[^/]+)\/(?<repo>[^/]+?)(?:\.git)?\/?$/

/** In a workflow, from the runner's environment; otherwise from the remote named origin. */
export async function hostedRepository(context: Context): Promise<HostedRepository | undefined> {
  const [owner, repo] = (context.env['GITHUB_REPOSITORY'] ?? '').split('/')
  const host = new URL(context.env['GITHUB_SERVER_URL'] || 'https://github.com').host
  if (owner && repo) return { host, repository: { owner, repo } }
  const url = await gitIfAny(['remote', 'get-url', 'origin'], context)
  const { host: remote, owner: named, repo: name } = REMOTE.exec(url ?? '')?.groups ?? {}
  return remote && named && name ? { host: remote, repository: { owner: named, repo: name } } : undefined
}

/** GitHub's own servers, those of enterprises with data residency included. All others are GitHub Enterprise Server. */
export function isGitHubCloud({ host }: Pick<HostedRepository, 'host'>): boolean {
  return host === 'github.com' || host.endsWith('.ghe.com')
}
