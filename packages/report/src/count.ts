/** Counts in words: "1 person", "2,000 people". */

export function count(amount: number, singular: string, plural = `${singular}s`): string {
  return `${number(amount)} ${amount === 1 ? singular : plural}`
}

export function people(amount: number): string {
  return count(amount, 'person', 'people')
}

/** Of whole numbers. `Intl` would have to load a locale for it. */
export function number(amount: number): string {
  return String(amount).replace(/\B(?=(?:\d{3})+$)/g, ',')
}
