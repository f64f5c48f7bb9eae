/** How an action runs: what of it is masked, and the one way in which it fails. */
import type * as core from '@actions/core'
import type { CommonInputs } from './action-inputs.ts'

/** Something that stops an action and was to be expected. The message says what is wrong and what to do. */
export class ActionFailure extends Error {
  override readonly name = 'ActionFailure'
}

/** Hides the secrets among the inputs in everything the run prints from here on. */
export function maskSecrets({ setSecret }: Pick<typeof core, 'setSecret'>, inputs: CommonInputs): void {
  for (const secret of [inputs.apiKey, inputs.reviewKey, inputs.githubToken]) {
    if (secret) setSecret(secret.reveal())
  }
}

/**
 * Runs an action to its end. Whatever is thrown becomes one message without a stack, since a stack says
 * nothing to the people who read it.
 */
export async function runAction(
  { setFailed }: Pick<typeof core, 'setFailed'>,
  action: () => Promise<void>,
): Promise<void> {
  try {
    await action()
  } catch (error) {
    setFailed(error instanceof Error ? error.message : String(error))
  }
}
