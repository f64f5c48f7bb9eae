/** Domains of addresses that look like another one: a slip there invites a stranger. */
import { distance } from 'fastest-levenshtein'

/** As many letters can differ, if the domain has at least `LETTERS_FOR_EACH` of them for each. */
const MAX_DISTANCE = 2
const LETTERS_FOR_EACH = 4

/** The known domain that was probably meant; undefined if none is near. Both are as keys have them. */
export function nearDomain(domain: string, known: Iterable<string>): string | undefined {
  const allowed = Math.min(MAX_DISTANCE, Math.floor(domain.length / LETTERS_FOR_EACH))
  let best: string | undefined
  let bestDistance = allowed + 1
  for (const candidate of known) {
    if (candidate === domain || Math.abs(candidate.length - domain.length) >= bestDistance) continue
    const found = distance(domain, candidate)
    if (found < bestDistance) [best, bestDistance] = [candidate, found]
  }
  return best
}
