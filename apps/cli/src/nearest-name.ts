/** The known name that a misspelt one was meant to be. */
import { nearest } from '@roster/core'

/** ` Did you mean x?`, or an empty string where no known name is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const name = nearest(word, known)
  return name === undefined ? '' : ` Did you mean ${name}?`
}
