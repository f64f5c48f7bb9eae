/** A figure of the benchmark: a measurement, its goal, and what it is compared with. */

export interface Figure {
  /** Such as `CPU of 10,000 members`. Runs are compared by name, so a renamed figure is a new one. */
  readonly name: string
  readonly value: number
  readonly unit: 'ms' | 's' | 'MiB' | 'kB' | 'requests' | '×' | '%' | 'exponent'
  /** The upper or lower limit. */
  readonly goal?: { readonly atMost: number } | { readonly atLeast: number }
  /** Another measurement of the same run, for the ratio of the two. */
  readonly beside?: { readonly what: string; readonly value: number }
  /** A command that measures the same by other means. */
  readonly reproduce: string
}

/** Measures the figures of one area. */
export interface Benchmark {
  readonly name: string
  readonly run: () => Promise<readonly Figure[]>
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >>> 1
  const [low = Number.NaN, high = Number.NaN] = [sorted[middle - 1], sorted[middle]]
  return sorted.length % 2 === 1 ? high : (low + high) / 2
}

/** The exponent of a power law through the measurements: 1 for linear growth, 2 for quadratic. */
export function growthExponent(points: readonly { readonly size: number; readonly value: number }[]): number {
  const logs = points.map(({ size, value }) => ({ x: Math.log(size), y: Math.log(value) }))
  const mean = (pick: (log: { x: number; y: number }) => number) =>
    logs.reduce((sum, log) => sum + pick(log), 0) / logs.length
  const [meanX, meanY] = [mean(({ x }) => x), mean(({ y }) => y)]
  const covariance = mean(({ x, y }) => (x - meanX) * (y - meanY))
  return covariance / mean(({ x }) => (x - meanX) ** 2)
}

export function isMet({ value, goal }: Figure): boolean {
  if (goal === undefined) return true
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast
}
