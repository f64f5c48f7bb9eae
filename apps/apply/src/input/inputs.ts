/** The inputs of the apply action. */
import type { Unreviewed } from '@roster/authorization'
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

export interface ApplyInputs extends CommonInputs {
  readonly apiKey: Secret
  readonly reviewKey: Secret
  readonly mode: 'apply' | 'drift'
  readonly unreviewed: Unreviewed
  readonly dryRun: boolean
  /** Whether drift mode proposes to accept the differences, instead of the issue. */
  readonly driftPullRequest: boolean
  /** Milliseconds after which no further change begins. */
  readonly timeout: number
}

/** @throws InputError */
export function readInputs(get: GetInput): ApplyInputs {
  const { apiKey, reviewKey, ...common } = commonInputs(get)
  // The review key falls back to the API key.
  if (apiKey === undefined || reviewKey === undefined) {
    throw new InputError(
      'The input "api-key" is empty. Pass the secret that holds an Elastic Cloud API key of an Organization owner.',
    )
  }
  return {
    ...common,
    apiKey,
    reviewKey,
    mode: choiceInput(get, 'mode', ['apply', 'drift']),
    unreviewed: choiceInput(get, 'unreviewed', ['hold', 'apply', 'stop']),
    dryRun: booleanInput(get, 'dry-run'),
    driftPullRequest: booleanInput(get, 'drift-pull-request'),
    timeout: durationInput(get, 'timeout'),
  }
}
