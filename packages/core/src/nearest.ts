/** The nearest name to a misspelt one. */
import { distance } from 'fastest-levenshtein'

/** Longer inputs are no typing slips, and comparing them would take quadratic time. */
const MAX_LENGTH = 64

/**
 * The candidate that is most likely meant, or undefined when none is near: at most a third of the letters
 * differ, compared without regard to case.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > MAX_LENGTH) return undefined
  const wanted = word.toLowerCase()
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue
    const found = distance(wanted, candidate.toLowerCase())
    if (found < bestDistance) {
      best = candidate
      bestDistance = found
    }
  }
  return best
}

/** `; did you mean "x"?`, or an empty string. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const found = nearest(word, candidates)
  return found === undefined ? '' : `; did you mean ${JSON.stringify(found)}?`
}
