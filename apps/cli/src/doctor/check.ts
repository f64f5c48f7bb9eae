/** A check: one thing that was looked at, how it is, and what to do where it is not well. */
import type { DoctorDocument } from '@roster/core'

export type Check = DoctorDocument['checks'][number]
export type CheckStatus = Check['status']

/** Makes the checks of an area. */
export function checksOf(area: Check['area']) {
  return (status: CheckStatus, what: string, fix?: string): Check => ({
    area,
    status,
    what,
    ...(fix !== undefined && { fix }),
  })
}

/** What happens where something may not be looked at. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
