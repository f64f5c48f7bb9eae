/** Text from outside on one line, without invisible characters: for names and comments in a members file. */

/** Control, formatting (bidi and zero-width among them), unassigned and ignorable characters, lone surrogates. */
const INVISIBLE = /[\p{C}\p{Default_Ignorable_Code_Point}]/gu

/** May be empty. */
export function singleLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').replaceAll(INVISIBLE, '').trim()
}
