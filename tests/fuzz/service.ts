/** A hostile Elastic Cloud: a reader whose responses the fuzzer chooses. */
import { Secret } from '@roster/core'
import { createReader, createTransport, type Reader } from '@roster/elastic-cloud'
import { NOW } from './file-target.ts'

export const API_KEY = 'the-api-key-that-nobody-may-see'

/** Returns the same body for members and for invitations, and nothing else. */
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
