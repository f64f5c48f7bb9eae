/**
 * Makes text from the file, the API or GitHub safe to show: a single line without invisible characters or characters
 * that change the reading direction. Renderers add the escapes that their surface needs.
 */

/** Replaces an invisible character, so that tampering is visible. */
const REPLACEMENT = '\uFFFD'

/** Control, formatting (bidi and zero-width among them), unassigned and ignorable characters, lone surrogates. */
const INVISIBLE = /[\p{C}\p{Default_Ignorable_Code_Point}\u2800]/gu

/** White space of any kind, except U+FEFF: JavaScript counts it as white space, but it is invisible. */
const SPACES = /(?:(?!\uFEFF)\s)+/gu

/** Printable ASCII with single spaces, which needs no change. Nearly every text is like this. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/

/** `limit` is in code points. Longer text is cut and ends in an ellipsis. Never empty. */
export function visibleText(text: string, limit: number): string {
  if (text.length <= limit && PLAIN.test(text)) return text
  // Cut first, so that a huge value costs little. A code point is at most two code units.
  const start = text.slice(0, 4 * limit)
  const shown = [...start.replace(SPACES, ' ').replace(INVISIBLE, REPLACEMENT).trim()]
  if (shown.length === 0) return REPLACEMENT
  return shown.length <= limit ? shown.join('') : `${shown.slice(0, limit - 1).join('')}…`
}
