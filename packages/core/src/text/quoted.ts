/** Text in double quotes, as messages name what a file has. */
export function quoted(text: string): string {
  return JSON.stringify(text)
}
