/** The connection to Elastic Cloud that the environment describes. */
import { Secret } from '@roster/core'
import { createTransport, type Transport, type TransportOptions } from '@roster/elastic-cloud'
import type { Context } from './context.ts'
import { Failure } from './failure.ts'
import { VERSION } from './version.ts'

const DEFAULT_ENDPOINT = 'https://api.elastic-cloud.com'

type ConnectionOptions = Pick<TransportOptions, 'signal' | 'onRequest'>

/**
 * @param hint An alternative for users without a key.
 * @throws Failure if there is no key.
 */
export function connect(context: Context, hint: string, options: ConnectionOptions = {}): Transport {
  const { env, fetch, now, sleep, random } = context
  const apiKey = env['EC_API_KEY']
  if (!apiKey) {
    throw new Failure(
      `EC_API_KEY is not set. Set it to an API key of the organization, from https://cloud.elastic.co/account/keys${hint}.`,
    )
  }
  return createTransport({
    apiUrl: env['EC_ENDPOINT'] || DEFAULT_ENDPOINT,
    apiKey: new Secret(apiKey),
    userAgent: `roster-cli/${VERSION}`,
    fetch,
    now,
    sleep,
    random,
    ...options,
  })
}
