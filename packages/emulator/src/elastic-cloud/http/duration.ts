/** Durations as the API writes them: `3d`, `72h`, `90m`. */

const MILLISECONDS: Readonly<Record<string, number>> = { s: 1e3, m: 60e3, h: 3_600e3, d: 86_400e3 }

/** In milliseconds; undefined if the text is not a duration. Zero is not a valid duration. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = /^([1-9]\d{0,5})([smhd])$/.exec(text) ?? []
  const milliseconds = unit === undefined ? undefined : MILLISECONDS[unit]
  return milliseconds === undefined ? undefined : Number(amount) * milliseconds
}
