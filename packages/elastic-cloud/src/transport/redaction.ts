/** Makes text from outside safe to show: no secrets, no control characters, no endless lines. */
import type { Secret } from '@roster/core'

/** In characters: enough for a sentence, too few for a page. */
const MAX_LENGTH = 300

/** One line of at most 300 characters. A placeholder replaces each secret, plain or percent-encoded. */
export function showableText(text: string, secrets: readonly Secret[]): string {
  let shown = text
  for (const secret of secrets) {
    for (const form of [secret.reveal(), encodeURIComponent(secret.reveal())]) {
      shown = shown.replaceAll(form, String(secret))
    }
  }
  const line = shown.replaceAll(/[\s\p{C}]+/gu, ' ').trim()
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line
}
