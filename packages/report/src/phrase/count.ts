/** Counts in words: "1 person", "2,000 people". */

export function count(amount: number, singular: string, plural = `${singular}s`): string {
  return `${number(amount)} ${amount === 1 ? singular : plural}`
}

export function people(amount: number): string {
  return count(amount, 'person', 'people')
}

/** "2,000". */
export function number(amount: number): string {
  return amount.toLocaleString('en-US')
}
