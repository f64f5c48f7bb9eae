/** What the plain table of a report page says, without what is different in each run: to tell when a picture is old. */

const TABLE = /<section id="access-table">([\s\S]*?)<\/section>/

/** A person a line. */
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
