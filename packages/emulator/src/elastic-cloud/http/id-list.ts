/** Comma-separated ids in a path. */

import type { Readings } from '../state/readings.ts'
import { refusal } from './api-error.ts'

/** Throws an ApiError for a list that is empty or longer than the service accepts. */
export function readIdList(list: string, { maxIds }: Readings): ReadonlySet<string> {
  const ids = list
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '')
  if (ids.length === 0) throw refusal('root.invalid_data', { message: 'No valid id was supplied.' })
  if (maxIds !== null && ids.length > maxIds) {
    throw refusal('root.invalid_data', { message: `At most ${maxIds} ids at a time, got ${ids.length}.` })
  }
  return new Set(ids)
}
