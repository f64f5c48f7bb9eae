/**
 * The workflows that `roster init` writes. `preview` and `apply` do the work; `review` and `refresh` let the check of
 * the preview follow reviews.
 */
export const WORKFLOW_NAMES: readonly string[] = [
  'roster-preview.yml',
  'roster-apply.yml',
  'roster-review.yml',
  'roster-refresh.yml',
]
