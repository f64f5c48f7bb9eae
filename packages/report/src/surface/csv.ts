/**
 * CSV, quoted as in RFC 4180. Written by hand because report pages include this code, and the libraries for it are
 * mostly parsers. The tests compare it with one of them.
 */

/** The characters that start a formula, their full-width forms, and line breaks and tabs before one. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

const QUOTED = /[",\r\n]|^\s|\s$/

/** Tells Excel that the file is UTF-8. */
const BYTE_ORDER_MARK = '\u{FEFF}'

/** Begins with a byte order mark. Lines end in CRLF. A cell that a spreadsheet would read as a formula gets an apostrophe in front. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return BYTE_ORDER_MARK + rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')
}

function csvCell(text: string): string {
  const isFormula = FORMULA.test(text)
  const harmless = isFormula ? `'${text}` : text
  return isFormula || QUOTED.test(text) ? `"${harmless.replaceAll('"', '""')}"` : text
}
