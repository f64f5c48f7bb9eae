/**
 * The known name that a misspelt one was meant to be. By a door of its own, so that a program that only says what
 * commands there are loads nothing else of the core.
 */
import { nearest } from '@roster/core/nearest'

/** ` Did you mean x?`, or an empty string where no known name is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const name = nearest(word, known)
  return name === undefined ? '' : ` Did you mean ${name}?`
}
