/** A check run on a commit, with annotations on lines of files. */
export interface CheckAnnotation {
  readonly path: string
  readonly startLine: number
  readonly endLine: number
  readonly startColumn: number | null
  readonly endColumn: number | null
  readonly level: 'notice' | 'warning' | 'failure'
  readonly title: string | null
  readonly message: string
}

/** Maximum number of annotations in one request. Updates add more. */
export const MAX_ANNOTATIONS = 50

export const CHECK_STATUSES = ['queued', 'in_progress', 'completed'] as const
export const CHECK_CONCLUSIONS = [
  'success',
  'failure',
  'neutral',
  'cancelled',
  'skipped',
  'timed_out',
  'action_required',
] as const

export interface CheckRun {
  readonly id: number
  readonly headSha: string
  readonly startedAt: Date
  readonly annotations: CheckAnnotation[]
  name: string
  status: (typeof CHECK_STATUSES)[number]
  conclusion: (typeof CHECK_CONCLUSIONS)[number] | null
  completedAt: Date | null
  detailsUrl: string | null
  title: string | null
  summary: string | null
  text: string | null
}
