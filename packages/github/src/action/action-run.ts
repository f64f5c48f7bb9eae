/** How an action runs: its secrets are masked, and every failure ends in one message. */
import type * as core from '@actions/core'
import type { CommonInputs } from './action-inputs.ts'

/** An expected reason to stop an action. The message says what is wrong and what to do. */
export class ActionFailure extends Error {
  override readonly name = 'ActionFailure'
}

/** Masks the secret inputs in everything the run prints from now on. */
export function maskSecrets(
  { setSecret }: Pick<typeof core, 'setSecret'>,
  inputs: Partial<Pick<CommonInputs, 'apiKey' | 'reviewKey' | 'githubToken'>>,
): void {
  for (const secret of [inputs.apiKey, inputs.reviewKey, inputs.githubToken]) {
    if (secret) setSecret(secret.reveal())
  }
}

/** Runs an action to its end. Every error becomes one message without a stack, which would not help its readers. */
export async function runAction(
  { setFailed }: Pick<typeof core, 'setFailed'>,
  action: () => Promise<void>,
): Promise<void> {
  try {
    await action()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    setFailed(isOurMistake(error) ? `${OUR_MISTAKE} ${message}` : message)
  }
}

const OUR_MISTAKE = 'This is a bug in Roster. Please report it with the version of the action and this text:'

/** Errors that the language throws. Those that are meant for users have other classes. */
function isOurMistake(error: unknown): boolean {
  return [TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => error instanceof kind)
}
