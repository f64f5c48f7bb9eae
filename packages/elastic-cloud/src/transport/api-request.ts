/** A request to the API, and what its answer must be. */
import type * as z from 'zod'
import type { ApiPath } from './api-path.ts'

export interface ApiRequest<T> {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: ApiPath
  /** Sent as JSON. */
  readonly body?: unknown
  /** What the body of a successful answer must be. An empty body counts as `{}`. */
  readonly answer: z.ZodType<T>
}
