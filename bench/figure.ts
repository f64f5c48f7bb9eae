/** A figure of the benchmark: what was measured, in one run, against what. */

export interface Figure {
  /** What it is, such as `CPU of 10,000 members`. It is how runs are compared: change it, and it is another one. */
  readonly name: string
  readonly value: number
  readonly unit: 'ms' | 's' | 'MiB' | 'kB' | 'requests' | '×' | '%' | 'exponent'
  /** What it has to stay under, or reach. */
  readonly goal?: { readonly atMost: number } | { readonly atLeast: number }
  /** What was measured beside it, and the ratio of the two. */
  readonly beside?: { readonly what: string; readonly value: number }
  /** A command that measures the same with other means. */
  readonly reproduce: string
}

/** Measures figures of one area. */
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

/** Of a power law through the measurements: 1 where time grows with the size, 2 where with its square. */
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
