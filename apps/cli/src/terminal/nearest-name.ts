/**
 * The known name nearest to a misspelt one. It has an entry point of its own, so that help does not load the rest of
 * the core.
 */
import { nearest } from '@roster/core/nearest'

export const nearestName: (word: string, known: readonly string[]) => string | undefined = nearest

/** ` Did you mean x?`, or an empty string if no known name is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const name = nearestName(word, known)
  return name === undefined ? '' : ` Did you mean ${name}?`
}
