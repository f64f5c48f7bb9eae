/** Reads JSON request bodies. */
import type { Context } from 'hono'
import type * as z from 'zod'
import { invalidData, refusal } from './api-error.ts'

/** Throws an ApiError for what is not JSON. */
export async function readJson(c: Context): Promise<unknown> {
  try {
    return JSON.parse(await c.req.text())
  } catch (cause) {
    throw refusal('root.invalid_data', { message: 'The body is not valid JSON.', cause })
  }
}

/** Throws an ApiError for what is not as the schema says. */
export async function readBody<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await readJson(c))
  if (!parsed.success) throw invalidData(parsed.error)
  return parsed.data
}
