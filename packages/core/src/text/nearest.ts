/** The nearest name to a misspelt one. */

import { distance } from 'fastest-levenshtein'
import { quoted } from './quoted.ts'

/** Longer inputs are not typing errors, and comparing them takes quadratic time. */
const MAX_LENGTH = 64

/**
 * Maximum number of comparisons for one set of candidates: enough for hundreds of typing errors among thousands of
 * names.
 */
const MAX_COMPARISONS = 1_000_000

/**
 * The candidate that is most likely meant, or undefined when none is near. Compared without regard to case.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > MAX_LENGTH) return undefined
  const wanted = word.toLowerCase()
  let best: string | undefined
  let bestDistance = allowedDistance(word) + 1
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

/** A third of the letters. Two swapped letters are allowed in words of four letters or more. */
function allowedDistance({ length }: string): number {
  return length < 4 ? 1 : Math.max(2, Math.floor(length / 3))
}

/** `; did you mean "x"?`, or an empty string. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const found = nearest(word, candidates)
  return found === undefined ? '' : `; did you mean ${quoted(found)}?`
}

/** `didYouMean` over the file's own names. There can be thousands of names, and thousands of misspelt ones. */
export class Suggestions {
  readonly #candidates: readonly string[]
  readonly #known = new Map<string, string>()

  constructor(candidates: Iterable<string>) {
    this.#candidates = [...candidates]
  }

  /** `; did you mean "x"?`, or an empty string: none near, or too many words looked up already. */
  didYouMean(word: string): string {
    const known = this.#known.get(word)
    if (known !== undefined) return known
    if (this.#known.size * this.#candidates.length >= MAX_COMPARISONS) return ''
    const found = didYouMean(word, this.#candidates)
    this.#known.set(word, found)
    return found
  }
}
