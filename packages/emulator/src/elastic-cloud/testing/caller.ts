/** Calls the emulator as a client would, and gives what a test looks at. */
import { ErrorReply } from '@roster/elastic-cloud/wire'
import type { ElasticCloudEmulator } from '../server/emulator.ts'

export interface Reply {
  readonly status: number
  /** Parsed. */
  readonly body: unknown
  /** From the body of a refusal; the header has to say the same. */
  readonly codes: readonly string[]
  readonly headers: Headers
}

export type Call = (method: string, path: string, body?: unknown) => Promise<Reply>

/** A client with this key's secret, or with no key for null. Paths are relative to `/api/v1`. */
export function caller(emulator: Pick<ElasticCloudEmulator, 'fetch'>, secret: string | null = 'owner'): Call {
  return async (method, path, body) => {
    const response = await emulator.fetch(`http://cloud.test/api/v1${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(secret !== null && { authorization: `ApiKey ${secret}` }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const reply: unknown = await response.json()
    const refused = ErrorReply.safeParse(reply)
    const codes = refused.success ? refused.data.errors.map(({ code }) => code) : []
    const header = response.headers.get('x-cloud-error-codes') ?? ''
    if (header !== [...new Set(codes)].join(',')) {
      throw new Error(`expected the header to say ${codes.join(',')}, got ${header}`)
    }
    return { status: response.status, body: reply, codes, headers: response.headers }
  }
}
