/** A check: what was checked, the result, and how to fix a problem. */
import type { DoctorDocument } from '@roster/core'

export type Check = DoctorDocument['checks'][number]
export type CheckStatus = Check['status']

/** Creates the checks of one area. */
export function checksOf(area: Check['area']) {
  return (status: CheckStatus, what: string, fix?: string): Check => ({
    area,
    status,
    what,
    ...(fix !== undefined && { fix }),
  })
}

/** The reason something could not be checked. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
