/** A check: one thing that was looked at, how it is, and what to do where it is not well. */

/** `unknown`: nobody may look, or nobody can tell. */
export type CheckStatus = 'ok' | 'warn' | 'fail' | 'unknown'

export type CheckArea = 'file' | 'key' | 'workflows' | 'repository'

export interface Check {
  readonly area: CheckArea
  readonly status: CheckStatus
  /** A sentence: what was found. */
  readonly what: string
  /** A sentence: what to do. Absent where all is well, or nothing can be done. */
  readonly fix?: string
}

/** Makes the checks of an area. */
export function checksOf(area: CheckArea) {
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
