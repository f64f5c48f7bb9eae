/** The stage: both doubles on local ports, the lived-in organization, and a repository for it. */
import {
  createElasticCloud,
  createGitHub,
  type ElasticCloudEmulator,
  type ElasticCloudServer,
  type GitHubDouble,
  type GitHubRepository,
  type GitHubServer,
  livedInOrganization,
  ownerKey,
  serve,
  serveGitHub,
} from '@roster/emulator'
import { MEMBERS_FILE } from './members-file.ts'

export const FILE = 'members.json'

/** The token of the workflow's job. */
export const JOB_TOKEN = 'job-token'

/** Both actions get it. */
export const REVIEW_KEY = 'the-review-key-of-the-demo-which-seals-nothing-real'

/** Milliseconds. */
const ADOPTED_AGO = 30 * 86_400_000

export interface Stage {
  readonly elasticCloud: ElasticCloudEmulator
  readonly elasticCloudUrl: string
  /** An owner's key. */
  readonly apiKey: string
  readonly github: GitHubDouble
  readonly githubUrl: string
  readonly repository: GitHubRepository
  readonly close: () => Promise<void>
}

export async function setStage(now: () => number): Promise<Stage> {
  const elasticCloud = createElasticCloud({ state: livedInOrganization(now()), now })
  const github = createGitHub({ now: () => new Date(now()) })
  github.addToken(JOB_TOKEN, {
    permissions: { contents: 'read', pull_requests: 'write', issues: 'write', checks: 'write' },
  })
  const repository = github.addRepository('acme/members')
  repository.commit({
    files: { [FILE]: MEMBERS_FILE },
    message: 'Adopt the organization',
    // For a commit of this minute, the actions wait until GitHub must know the pull request that it came with.
    date: new Date(now() - ADOPTED_AGO),
  })

  const servers: (ElasticCloudServer | GitHubServer)[] = []
  const close = async () => {
    await Promise.all(servers.map((server) => server.close()))
  }
  try {
    const [elasticCloudServer, githubServer] = [await serve(elasticCloud), await serveGitHub(github)]
    servers.push(elasticCloudServer, githubServer)
    return {
      elasticCloud,
      elasticCloudUrl: elasticCloudServer.url,
      apiKey: ownerKey(elasticCloud.state.export(), now()) ?? '',
      github,
      githubUrl: githubServer.url,
      repository,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
