/** Elastic Cloud as whoever holds the other end of the wire may answer: a reader of what it is told to say. */
import { Secret } from '@roster/core'
import { createReader, createTransport, type Reader } from '@roster/elastic-cloud'
import { NOW } from './file-target.ts'

export const API_KEY = 'the-api-key-that-nobody-may-see'

/** Gives the same body to the reads of members and of invitations, and knows of nothing else. */
export function readerOf(body: string, { status = 200 }: { readonly status?: number } = {}): Reader {
  return createReader(
    createTransport({
      apiUrl: 'https://api.example',
      apiKey: new Secret(API_KEY),
      fetch: async (input) =>
        /\/(?:members|invitations)$/.test(String(input))
          ? new Response(body, { status })
          : new Response('{"errors":[]}', { status: 404 }),
      now: () => NOW,
      sleep: async () => {},
      random: () => 0.5,
    }),
  )
}
