/** Lists that come in pages. An assumption: the cursor goes back as the query parameter `next_page`. */

import type { Readings } from '../state/readings.ts'
import { refusal } from './api-error.ts'

export interface Page<T> {
  readonly entries: readonly T[]
  readonly next: { readonly next_page?: string }
}

/** Throws an ApiError for a cursor that no page returned. */
export function pageOf<T>(all: readonly T[], cursor: string | undefined, { pageSize }: Readings): Page<T> {
  const start = Number(cursor ?? 0)
  if (!Number.isInteger(start) || start < 0 || start > all.length) {
    throw refusal('root.invalid_data', {
      message: `next_page: no page ${cursor}`,
      fields: ['next_page'],
    })
  }
  const end = start + (pageSize ?? all.length)
  return { entries: all.slice(start, end), next: end < all.length ? { next_page: String(end) } : {} }
}
