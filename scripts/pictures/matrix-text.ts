/** The plain table of a report page as text, without parts that differ in each run, to tell when a picture is out of date. */

const TABLE = /<section id="access-table">([\s\S]*?)<\/section>/

/** One person a line. */
export function matrixText(page: string): string {
  const [, table = ''] = TABLE.exec(page) ?? []
  return table
    .replaceAll(/<\/(?:div|th|td)>/g, ' · ')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/(?: · )+/g, ' · ')
    .replaceAll(/\d{1,2} [A-Z][a-z]{2} \d{4}/g, 'DATE')
    .replaceAll(/ · $/gm, '')
    .trim()
    .concat('\n')
}
