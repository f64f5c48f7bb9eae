/** The way in: the text of a members file becomes a roster, or findings that say why it does not. */
import { findingsOfIssue } from './file-findings.ts'
import { type Finding, isBlocking } from './finding.ts'
import { parseJsonc } from './jsonc-document.ts'
import { MembersFile } from './members-file.ts'
import { resolve } from './resolve.ts'
import type { Roster } from './roster.ts'

/** Bytes of UTF-8. */
export const MAX_FILE_BYTES = 5 * 1024 * 1024

export interface ReadRosterOptions {
  /** Milliseconds since the epoch, for expiries. */
  readonly now: number
  /** Bytes of UTF-8; 5 MiB by default. */
  readonly maxBytes?: number
}

export interface ReadRoster {
  /** Absent where a finding is an error. */
  readonly roster?: Roster
  /** In file order. */
  readonly findings: readonly Finding[]
}

export function readRoster(text: string, { now, maxBytes = MAX_FILE_BYTES }: ReadRosterOptions): ReadRoster {
  const bytes = new TextEncoder().encode(text).length
  if (bytes > maxBytes) {
    const message = `The file has ${bytes} bytes; at most ${maxBytes} are read.`
    return { findings: [{ severity: 'error', code: 'file-too-large', message, line: 1, column: 1 }] }
  }
  const { document, findings: syntax } = parseJsonc(text)
  if (!document) return { findings: syntax }
  const parsed = MembersFile.safeParse(document.value())
  if (!parsed.success) {
    const issues = parsed.error.issues.flatMap((issue) => findingsOfIssue(issue, MembersFile, document))
    return { findings: inFileOrder(issues) }
  }
  const { roster, findings } = resolve(parsed.data, document, now)
  const ordered = inFileOrder(findings)
  return ordered.some(isBlocking) ? { findings: ordered } : { roster, findings: ordered }
}

function inFileOrder(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
}
