/** A record of a run: the figures and the machine. Kept as JSON, for comparison with later runs. */
import { readFile, writeFile } from 'node:fs/promises'
import { cpus, loadavg, totalmem } from 'node:os'
import type { Figure } from './figure.ts'

export interface BenchRecord {
  /** The machine, and its average load. */
  readonly machine: string
  /** RFC 3339. */
  readonly at: string
  readonly figures: readonly Figure[]
}

export function recordOf(figures: readonly Figure[]): BenchRecord {
  const [{ model = 'unknown processor' } = {}] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return {
    machine: `${cpus().length} × ${model.trim()}, ${memory} GiB, ${process.platform} ${process.arch}, Node ${process.version}, load ${(loadavg()[1] ?? 0).toFixed(1)}`,
    at: new Date().toISOString(),
    figures,
  }
}

export async function readRecord(path: string): Promise<BenchRecord> {
  return JSON.parse(await readFile(path, 'utf8')) as BenchRecord
}

export async function writeRecord(path: string, record: BenchRecord): Promise<void> {
  await writeFile(path, `${JSON.stringify(record, null, 2)}\n`)
}
