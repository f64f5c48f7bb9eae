/** The inputs of the preview action. */
import {
  booleanInput,
  type CommonInputs,
  choiceInput,
  commonInputs,
  type GetInput,
  InputError,
} from '@roster/github'

export interface PreviewInputs extends CommonInputs {
  /** Whether to plan against the organization. */
  readonly live: boolean
  /** Whether to comment on the pull request. */
  readonly comment: boolean
  /** Whether to refresh all open pull requests that touch the file, rather than the event's own. */
  readonly allOpen: boolean
  /** The check to run again after a review; empty if the run itself previews. */
  readonly rerun: string
}

/** @throws InputError */
export function readInputs(get: GetInput): PreviewInputs {
  const common = commonInputs(get)
  const mode = choiceInput(get, 'mode', ['auto', 'live', 'static'])
  if (mode === 'live' && common.apiKey === undefined) {
    throw new InputError(
      'The input "mode" is "live", and "api-key" is empty. Pass the secret that holds the key; workflows for pull requests from forks do not get it.',
    )
  }
  return {
    ...common,
    live: mode === 'live' || (mode === 'auto' && common.apiKey !== undefined),
    comment: booleanInput(get, 'comment'),
    allOpen: choiceInput(get, 'pull-requests', ['this', 'open']) === 'open',
    rerun: get('rerun'),
  }
}
