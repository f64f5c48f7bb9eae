/**
 * Rows as CSV, quoted as RFC 4180 says. By hand, since the libraries for it are mostly parsers, and pages carry this
 * in themselves; the tests hold it against one.
 */

/** Beside the usual signs, their full-width forms, and what leads a spreadsheet to a second line. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

const QUOTED = /[",\r\n]|^\s|\s$/

/** Lines end in a carriage return and a line feed. What a spreadsheet takes for a formula begins with an apostrophe. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')
}

function csvCell(text: string): string {
  const isFormula = FORMULA.test(text)
  const harmless = isFormula ? `'${text}` : text
  return isFormula || QUOTED.test(text) ? `"${harmless.replaceAll('"', '""')}"` : text
}
