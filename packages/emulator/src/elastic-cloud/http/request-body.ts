/** Reads JSON request bodies. */
import type { Context } from 'hono'
import type * as z from 'zod'
import { invalidData, refusal } from './api-error.ts'

/** What members that are null count as. */
type Nulls = 'absent' | 'kept'

/**
 * By default null counts as absent: Elastic's Go client writes every unset list so. Throws an ApiError if the body is
 * not JSON.
 */
export async function readJson(c: Context, nulls: Nulls = 'absent'): Promise<unknown> {
  try {
    return JSON.parse(await c.req.text(), nulls === 'absent' ? withoutNulls : undefined)
  } catch (cause) {
    throw refusal('root.invalid_data', { message: 'The body is not valid JSON.', cause })
  }
}

/** Throws an ApiError if the body does not fit the schema. */
export async function readBody<T>(c: Context, schema: z.ZodType<T>, nulls: Nulls = 'absent'): Promise<T> {
  const parsed = schema.safeParse(await readJson(c, nulls))
  if (!parsed.success) throw invalidData(parsed.error)
  return parsed.data
}

/** A reviver: a member of an object for which it returns undefined is dropped. Null in a list stays. */
function withoutNulls(this: unknown, _key: string, value: unknown): unknown {
  return value === null && !Array.isArray(this) ? undefined : value
}
