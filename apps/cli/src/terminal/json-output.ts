/** Documents for programs, as every command with `--json` prints them. */
export function jsonOutput(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`
}
