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
    const known = candidate.toLowerCase()
    const found = isSwapped(wanted, known) ? 1 : distance(wanted, known)
    if (found < bestDistance) {
      best = candidate
      bestDistance = found
    }
  }
  return best
}

/** A third of the letters, and at least one. */
function allowedDistance({ length }: string): number {
  return Math.max(1, Math.floor(length / 3))
}

/** Whether two letters that follow each other have changed places, which is one mistake. */
function isSwapped(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  const at = Array.from(a, (_, index) => index).find((index) => a[index] !== b[index])
  if (at === undefined) return false
  const [first = '', second = ''] = a.slice(at, at + 2)
  return a.slice(0, at) + second + first + a.slice(at + 2) === b
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
