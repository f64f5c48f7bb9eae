/** What a preview asks and waits with: both services, and the clock of the machine. */
import { createReader, createTransport, type Reader } from '@roster/elastic-cloud'
import {
  type ActionContext,
  createGitHubClient,
  type GitHubClient,
  type Runner,
  type Toolkit,
} from '@roster/github'
import type { PreviewInputs } from '../input/inputs.ts'

const USER_AGENT = 'roster-preview'

export interface Connections {
  readonly client: GitHubClient
  /** Absent for a static preview. */
  readonly reader: Reader | undefined
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly sleep: Runner['sleep']
}

type Machine = Pick<Runner, 'fetch' | 'now' | 'sleep'>

export function connect(
  inputs: PreviewInputs,
  { apiUrl }: Pick<ActionContext, 'apiUrl'>,
  { getOctokit, fetch, now, sleep }: Pick<Toolkit, 'getOctokit'> & Machine,
): Connections {
  const machine: Machine = { fetch, now, sleep }
  return {
    client: createGitHubClient({
      getOctokit,
      token: inputs.githubToken,
      apiUrl,
      userAgent: USER_AGENT,
      ...machine,
    }),
    reader: readerFor(inputs, machine),
    now,
    sleep,
  }
}

function readerFor({ live, apiKey, apiUrl }: PreviewInputs, machine: Machine): Reader | undefined {
  if (!live || apiKey === undefined) return undefined
  return createReader(
    createTransport({ apiUrl, apiKey, userAgent: USER_AGENT, random: Math.random, ...machine }),
  )
}
