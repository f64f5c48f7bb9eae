/** Counts in words: "1 person", "2,000 people". */

export function count(amount: number, singular: string, plural = `${singular}s`): string {
  return `${number(amount)} ${amount === 1 ? singular : plural}`
}

export function people(amount: number): string {
  return count(amount, 'person', 'people')
}

/** Of whole numbers from 0 on. `Intl` would have to load a locale for it. */
export function number(amount: number): string {
  if (amount < 1000) return String(amount)
  return `${number(Math.floor(amount / 1000))},${String(amount % 1000).padStart(3, '0')}`
}
