/** Text from outside as one word of a shell, since people paste what they are shown. */
export function shellWord(text: string): string {
  return /^[\w@%+:,./=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
