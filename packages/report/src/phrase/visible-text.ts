/**
 * Text from the file, the API or GitHub, made fit to be seen: one line, and nothing in it that is invisible or
 * turns the reading direction. What a surface needs beyond that (Markdown, a terminal) is its renderer's work.
 */

/** Stands where a character was that cannot be seen, so that tampering shows. */
const REPLACEMENT = '\uFFFD'

/** Control, formatting (bidi and zero-width among them), unassigned and ignorable characters, lone surrogates. */
const INVISIBLE = /[\p{C}\p{Default_Ignorable_Code_Point}\u2800]/gu

/** White space of any kind; not U+FEFF, which JavaScript counts as such and nobody sees. */
const SPACES = /(?:(?!\uFEFF)\s)+/gu

/** Printable ASCII with single blanks in between, as nearly every text is: it is fit already. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/

/** `limit` is in code points; longer text is cut and ends in an ellipsis. Never empty. */
export function visibleText(text: string, limit: number): string {
  if (text.length <= limit && PLAIN.test(text)) return text
  // Cut before anything else, so that a huge value costs nothing; a code point is at most two code units.
  const start = text.slice(0, 4 * limit)
  const shown = [...start.replace(SPACES, ' ').replace(INVISIBLE, REPLACEMENT).trim()]
  if (shown.length === 0) return REPLACEMENT
  return shown.length <= limit ? shown.join('') : `${shown.slice(0, limit - 1).join('')}…`
}
