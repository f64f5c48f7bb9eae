/** A workflow run of one job, which is a check on a commit. Running it again makes a new check in its place. */
import type { CheckRun } from './check-run.ts'

export interface WorkflowRun {
  readonly id: number
  readonly createdAt: Date
  /** Of the latest attempt. Its id is the check's. */
  job: CheckRun
  attempt: number
}

/** Days after which GitHub runs nothing again. */
export const RERUN_DAYS = 30
