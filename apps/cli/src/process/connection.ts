/** The connection to Elastic Cloud that the environment describes. */
import { Secret } from '@roster/core'
import {
  ConnectionSettingsError,
  createTransport,
  type Transport,
  type TransportOptions,
} from '@roster/elastic-cloud'
import type { Context } from './context.ts'
import { Failure } from './failure.ts'
import { Progress } from './progress.ts'
import { VERSION } from './version.ts'

const DEFAULT_ENDPOINT = 'https://api.elastic-cloud.com'

type ConnectionOptions = Pick<TransportOptions, 'signal' | 'onRequest'>

/**
 * @param hint An alternative for users without a key.
 * @param options Without `onRequest`, the status line shows what the connection waits for.
 * @throws Failure if there is no key, or a setting that cannot be right.
 */
export function connect(context: Context, hint: string, options: ConnectionOptions = {}): Transport {
  const { env, fetch, now, sleep, random } = context
  const apiKey = env['EC_API_KEY']
  if (!apiKey) {
    throw new Failure(
      `EC_API_KEY is not set. Set it to an API key of the organization, from https://cloud.elastic.co/account/keys${hint}.`,
    )
  }
  const apiUrl = env['EC_ENDPOINT'] || DEFAULT_ENDPOINT
  const progress = new Progress(context, `Asking ${URL.parse(apiUrl)?.host}`)
  const transport = transportTo({
    apiUrl,
    apiKey: new Secret(apiKey),
    userAgent: `roster-cli/${VERSION}`,
    fetch,
    now,
    sleep,
    random,
    onRequest: (event) => progress.request(event),
    ...options,
  })
  if (options.onRequest) return transport
  return {
    ...transport,
    request(request) {
      progress.begin()
      return transport.request(request)
    },
  }
}

function transportTo(options: TransportOptions): Transport {
  try {
    return createTransport(options)
  } catch (error) {
    if (!(error instanceof ConnectionSettingsError)) throw error
    const variable = error.message.startsWith('The API key') ? 'EC_API_KEY' : 'EC_ENDPOINT'
    throw new Failure(`${error.message} It comes from ${variable}.`, { cause: error })
  }
}
