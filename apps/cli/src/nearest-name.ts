/** The known name that a misspelt one was meant to be. */
import { closest, distance } from 'fastest-levenshtein'

/** ` Did you mean x?`, or an empty string where no known name is near: two letters off, or a third of them. */
export function didYouMean(word: string, known: readonly string[]): string {
  const name = closest(word, known)
  return name !== '' && distance(word, name) <= Math.max(2, word.length / 3) ? ` Did you mean ${name}?` : ''
}
