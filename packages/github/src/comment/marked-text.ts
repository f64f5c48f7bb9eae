/** Texts of ours on GitHub: recognized by a hidden marker on their first line, and compared as readers see them. */

/**
 * The hidden line that identifies one of our texts.
 *
 * @param purpose A word: `preview`, `outcome`, `drift`.
 * @param file Path of the members file. A repository can have several, each with texts of its own.
 */
export function commentMarker(purpose: string, file: string): string {
  return `<!-- roster:${purpose} file=${encodeURIComponent(file)} -->`
}

/** Whether a text begins with that marker. Quoting the marker further down does not count. */
export function hasMarker(text: string, marker: string): boolean {
  return text.split(/\r?\n/, 1)[0] === marker
}

/** Editing on the web turns line ends into CRLF, and nobody sees white space at the end. */
export function isSameText(a: string, b: string): boolean {
  const normal = (text: string) => text.replaceAll('\r\n', '\n').trimEnd()
  return normal(a) === normal(b)
}
