/** An entry of the guide to findings: how severe a finding is, what it means, and what to do. */
import type { FindingCode, Severity } from './finding.ts'

export interface FindingEntry {
  /** Worst first. */
  readonly severities: readonly Severity[]
  /** One or more sentences. */
  readonly means: string
  /** One or more sentences. */
  readonly remedy: string
}

export type Entries<Code extends FindingCode> = Readonly<Record<Code, FindingEntry>>

export function error(means: string, remedy: string): FindingEntry {
  return { severities: ['error'], means, remedy }
}

export function warning(means: string, remedy: string): FindingEntry {
  return { severities: ['warning'], means, remedy }
}

export function info(means: string, remedy: string): FindingEntry {
  return { severities: ['info'], means, remedy }
}
