/** Texts of ours on GitHub, known by a hidden marker on their first line, and compared as they are seen. */

/**
 * The hidden line that says which of our texts this is.
 *
 * @param purpose A word: `preview`, `outcome`, `drift`.
 * @param file Path of the members file: a repository may have several, each with texts of its own.
 */
export function commentMarker(purpose: string, file: string): string {
  return `<!-- roster:${purpose} file=${encodeURIComponent(file)} -->`
}

/** Whether a text begins with that marker; one that only quotes it does not. */
export function hasMarker(text: string, marker: string): boolean {
  return text.split(/\r?\n/, 1)[0] === marker
}

/** Editing on the web turns line ends into CRLF, and white space at the end is nothing to see. */
export function isSameText(a: string, b: string): boolean {
  const normal = (text: string) => text.replaceAll('\r\n', '\n').trimEnd()
  return normal(a) === normal(b)
}
