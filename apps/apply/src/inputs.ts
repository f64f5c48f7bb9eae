/** The inputs of the apply action. */

import type { Secret } from '@roster/core'
import {
  booleanInput,
  type CommonInputs,
  choiceInput,
  commonInputs,
  durationInput,
  type GetInput,
  InputError,
} from '@roster/github'

/** What becomes of changes that nobody reviewed. */
export type Unreviewed = 'hold' | 'apply' | 'stop'

export interface ApplyInputs extends CommonInputs {
  readonly apiKey: Secret
  readonly mode: 'apply' | 'drift'
  readonly unreviewed: Unreviewed
  readonly dryRun: boolean
  /** Whether drift mode proposes to accept what differs, in place of the issue. */
  readonly driftPullRequest: boolean
  /** Milliseconds after which no further change is begun. */
  readonly timeout: number
}

/** @throws InputError */
export function readInputs(get: GetInput): ApplyInputs {
  const { apiKey, ...common } = commonInputs(get)
  if (apiKey === undefined) {
    throw new InputError(
      'The input "api-key" is empty. Pass the secret that holds an Elastic Cloud API key of an Organization owner.',
    )
  }
  return {
    ...common,
    apiKey,
    mode: choiceInput(get, 'mode', ['apply', 'drift']),
    unreviewed: choiceInput(get, 'unreviewed', ['hold', 'apply', 'stop']),
    dryRun: booleanInput(get, 'dry-run'),
    driftPullRequest: booleanInput(get, 'drift-pull-request'),
    timeout: durationInput(get, 'timeout'),
  }
}
