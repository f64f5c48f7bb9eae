/** Digests of the files of a review, and how they are read. */
import type * as z from 'zod'
import { compareText } from '../catalog/assignment.ts'
import { sha256 } from '../plan/digest.ts'

/** A new meaning of digests needs a new version. */
const VERSION = 'roster/review/1'

/** SHA-256, in hexadecimal, over all of a document but its own digest, whatever the order of its keys. */
export function documentDigest(document: object): string {
  return sha256([VERSION, ordered({ ...document, digest: undefined })])
}

/** Whether a document has the digest of its contents. */
export function isWhole(document: { readonly digest: string }): boolean {
  return documentDigest(document) === document.digest
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => compareText(a, b)).map(([key, each]) => [key, ordered(each)]),
  )
}

/** A document, or a sentence that says why the text is not one. */
export type ReadDocument<T> =
  | { readonly value: T; readonly problem?: never }
  | { readonly problem: string; readonly value?: never }

export function readDocument<T extends z.ZodType>(schema: T, text: string): ReadDocument<z.output<T>> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { problem: 'is not JSON' }
  }
  const read = schema.safeParse(json)
  if (read.success) return { value: read.data }
  const [issue] = read.error.issues
  const place = issue?.path.length ? ` at ${issue.path.join('.')}` : ''
  return { problem: `is not as Roster writes it${place}: ${issue?.message ?? 'unknown problem'}` }
}
