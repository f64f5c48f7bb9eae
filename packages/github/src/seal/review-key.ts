/**
 * How long a review key has to be. A comment shows its MAC to everyone who can see the pull request, so a short key
 * can be found by trying.
 */
import type { Secret } from '@roster/core'

/** In characters. `openssl rand -base64 32` prints 44, an Elastic Cloud API key has more. */
const MIN_LENGTH = 32

/** Why a key is refused, as the rest of a sentence about it, and what to do; undefined if it is long enough. */
export function reviewKeyProblem(key: Secret): string | undefined {
  const { length } = key.reveal()
  if (length >= MIN_LENGTH) return undefined
  return `has ${length} characters and can be guessed; it needs at least ${MIN_LENGTH}. Make one with "openssl rand -base64 32", and use the same in preview and apply.`
}
