/** How a live preview reads the organization. */
import { createReader, createTransport, type Reader } from '@roster/elastic-cloud'
import type { Runner } from '@roster/github'
import type { PreviewInputs } from '../input/inputs.ts'

export const USER_AGENT = 'roster-preview'

/** Undefined for a static preview. */
export function readerFor(
  { live, apiKey, apiUrl }: PreviewInputs,
  { fetch, now, sleep }: Pick<Runner, 'fetch' | 'now' | 'sleep'>,
): Reader | undefined {
  if (!live || apiKey === undefined) return undefined
  return createReader(
    createTransport({ apiUrl, apiKey, userAgent: USER_AGENT, random: Math.random, fetch, now, sleep }),
  )
}
