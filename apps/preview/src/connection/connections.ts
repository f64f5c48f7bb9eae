/** What a preview asks and waits with: both services over the network, and the machine's own clock. */
import { setTimeout as sleep } from 'node:timers/promises'
import { createReader, createTransport, type Reader } from '@roster/elastic-cloud'
import { type ActionContext, createGitHubClient, type GitHubClient, type Toolkit } from '@roster/github'
import type { PreviewInputs } from '../input/inputs.ts'

const USER_AGENT = 'roster-preview'

export interface Connections {
  readonly client: GitHubClient
  /** Absent for a static preview. */
  readonly reader: Reader | undefined
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly sleep: (milliseconds: number) => Promise<void>
}

export function connect(
  inputs: PreviewInputs,
  { apiUrl }: Pick<ActionContext, 'apiUrl'>,
  { getOctokit }: Pick<Toolkit, 'getOctokit'>,
): Connections {
  return {
    client: createGitHubClient({ getOctokit, token: inputs.githubToken, apiUrl, userAgent: USER_AGENT }),
    reader: readerFor(inputs),
    now: Date.now,
    sleep: (milliseconds) => sleep(milliseconds),
  }
}

function readerFor({ live, apiKey, apiUrl }: PreviewInputs): Reader | undefined {
  if (!live || apiKey === undefined) return undefined
  return createReader(
    createTransport({
      apiUrl,
      apiKey,
      userAgent: USER_AGENT,
      now: Date.now,
      random: Math.random,
      sleep: async (milliseconds, signal) =>
        void (await sleep(milliseconds, undefined, { ...(signal && { signal }) })),
    }),
  )
}
