/** The label that lifts the limit on removals. */
import { ALLOW_REMOVALS_LABEL } from '@roster/core'

/** Whether the labels of a pull request lift `maxRemovals` for it. */
export function allowsRemovals(labels: readonly string[]): boolean {
  return labels.includes(ALLOW_REMOVALS_LABEL)
}
