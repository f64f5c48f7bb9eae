/**
 * How long a review key has to be. A comment shows its MAC to everyone who can see the pull request, so a short key
 * can be found by trying.
 */
import type { Secret } from '@roster/core'

/** In characters. `openssl rand -base64 32` prints 44, an Elastic Cloud API key has more. */
const MIN_LENGTH = 32

/** Why a key is refused, as the rest of a sentence about it, and what to do; undefined if it is long and varied enough. */
export function reviewKeyProblem(key: Secret): string | undefined {
  const text = key.reveal()
  const { length } = text
  if (length < MIN_LENGTH)
    return `has ${length} characters and can be guessed; it needs at least ${MIN_LENGTH}. ${MAKE_ONE}`
  return repeats(text) ? `repeats a short text and can be guessed. ${MAKE_ONE}` : undefined
}

const MAKE_ONE = 'Make one with "openssl rand -base64 32", and use the same in preview and apply.'

/** Whether the text is one at most half as long, over and over. */
function repeats(text: string): boolean {
  const { length } = text
  for (let period = 1; period <= length / 2; period += 1) {
    if (text.slice(period) === text.slice(0, length - period)) return true
  }
  return false
}
