/** A request to the API, and the shape of its answer. */
import type * as z from 'zod'
import type { ApiPath } from './api-path.ts'

export interface ApiRequest<T> {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: ApiPath
  /** Sent as JSON. */
  readonly body?: unknown
  /** The body of a successful answer. An empty body counts as `{}`. */
  readonly answer: z.ZodType<T>
  /** Whether any answer can contain a secret, so that no error repeats it. False by default. */
  readonly answersSecret?: boolean
}
