/** Counts in words: "1 person", "2,000 people". */

const NUMBER = new Intl.NumberFormat('en-GB')

export function count(amount: number, singular: string, plural = `${singular}s`): string {
  return `${NUMBER.format(amount)} ${amount === 1 ? singular : plural}`
}

export function people(amount: number): string {
  return count(amount, 'person', 'people')
}

export function number(amount: number): string {
  return NUMBER.format(amount)
}
