/** Members files for tests of places: text whose lines and columns are known, and findings as lines. */

import { readRoster } from '../file/read-roster.ts'
import type { Finding } from '../finding/finding.ts'
import { NOW } from './members-text.ts'

/** The first line of a file. */
export const HEAD = '{"organization": "1",\n'

/** The members of a file: one owner. */
export const ADA = '"members": {"ada@example.com": {"organization": "owner"}}'

/** A file whose third line is this entry of the member Grace, beside an owner. */
export function withGrace(entry: string): string {
  return `${HEAD}"members": {"ada@example.com": {"organization": "owner"}, "grace@example.com":\n${entry}}}`
}

export function read(text: string) {
  return readRoster(text, { now: NOW })
}

/** Findings as `line:column code message`, those marked that are no errors. */
export function listed(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ severity, code, message, line, column }) => {
    const mark = severity === 'error' ? '' : ` (${severity})`
    return `${line}:${column} ${code}${mark}: ${message}`
  })
}
