/** Several things in one sentence. */

// Made once, and when first needed: a formatter takes longer to make than many lists to format.
let conjunctions: Intl.ListFormat | undefined
let disjunctions: Intl.ListFormat | undefined

/** "ada, bob and cat" */
export function conjunction(parts: Iterable<string>): string {
  conjunctions ??= new Intl.ListFormat('en-GB', { type: 'conjunction' })
  return conjunctions.format(parts)
}

/** "ada, bob or cat" */
export function disjunction(parts: Iterable<string>): string {
  disjunctions ??= new Intl.ListFormat('en-GB', { type: 'disjunction' })
  return disjunctions.format(parts)
}
