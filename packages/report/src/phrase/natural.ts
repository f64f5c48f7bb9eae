/** The order in which people look for names: without regard to case and accents, and numbers by their value. */
const COLLATOR = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

export function compareNaturally(a: string, b: string): number {
  return COLLATOR.compare(a, b)
}
