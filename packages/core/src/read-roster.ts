/** The way in: the text of a members file becomes a roster, or findings that say why it does not. */
import { type Finding, isBlocking } from './finding.ts'
import { type JsoncDocument, parseJsonc } from './jsonc-document.ts'
import { MembersFile } from './members-file.ts'
import { resolve } from './resolve.ts'
import type { Roster } from './roster.ts'
import { findingsOfIssue } from './schema-findings.ts'

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
  if (!document) return { findings: inFileOrder(syntax) }
  const { file, findings: shape } = checkShape(document)
  if (!file) return { findings: inFileOrder(shape) }
  const { roster, findings } = resolve(file, document, now)
  const ordered = inFileOrder(findings)
  return ordered.some(isBlocking) ? { findings: ordered } : { roster, findings: ordered }
}

type Shape =
  | { readonly file: MembersFile; readonly findings: readonly [] }
  | { readonly file?: never; readonly findings: readonly Finding[] }

function checkShape(document: JsoncDocument): Shape {
  try {
    const parsed = MembersFile.safeParse(document.value())
    if (parsed.success) return { file: parsed.data, findings: [] }
    const { issues } = parsed.error
    return { findings: issues.flatMap((issue) => findingsOfIssue(issue, MembersFile, document)) }
  } catch (error) {
    // Zod passes lists of issues on as arguments: from about a hundred thousand on, they exhaust the stack.
    if (!(error instanceof RangeError)) throw error
    const message =
      'Almost nothing in this file is as a members file must be; there are too many errors to list.'
    return { findings: [{ severity: 'error', code: 'invalid-value', message, line: 1, column: 1 }] }
  }
}

function inFileOrder(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
}
