/** What a preview asks, and waits with: both services over the network, and the machine's own clock. */
import { setTimeout as sleep } from 'node:timers/promises'
import { createReader, createTransport, type Reader } from '@roster/elastic-cloud'
import { type ActionContext, createGitHubClient } from '@roster/github'
import type { PreviewInputs } from './inputs.ts'
import type { PreviewTools } from './run-preview.ts'

const USER_AGENT = 'roster-preview'

type Connections = Pick<PreviewTools, 'client' | 'reader' | 'now' | 'sleep'>

export function connect(inputs: PreviewInputs, { apiUrl }: Pick<ActionContext, 'apiUrl'>): Connections {
  return {
    client: createGitHubClient({ token: inputs.githubToken, apiUrl, userAgent: USER_AGENT }),
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
