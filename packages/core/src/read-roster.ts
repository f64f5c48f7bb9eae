/** The way in: the text of a members file becomes a roster, or findings that say why it does not. */
import { compareText } from './assignment.ts'
import { type Finding, isBlocking } from './finding.ts'
import { parseJsonc } from './jsonc-document.ts'
import { MembersFile } from './members-file.ts'
import { loneSource, type MembersSource } from './members-source.ts'
import { resolve } from './resolve.ts'
import type { Roster } from './roster.ts'
import { checkShape } from './schema-findings.ts'

/** Bytes of UTF-8. */
export const MAX_FILE_BYTES = 5 * 1024 * 1024

export interface ReadRosterOptions {
  /** Milliseconds since the epoch, for expiries. */
  readonly now: number
  /** Bytes of UTF-8, of the file and what it extends together; 5 MiB by default. */
  readonly maxBytes?: number
}

export interface ReadRoster {
  /** Absent where a finding is an error. */
  readonly roster?: Roster
  /** In file order, those of the members file first. */
  readonly findings: readonly Finding[]
}

/** @param members A members file with what it extends, or the text of one that extends nothing. */
export function readRoster(
  members: MembersSource | string,
  { now, maxBytes = MAX_FILE_BYTES }: ReadRosterOptions,
): ReadRoster {
  const source = typeof members === 'string' ? loneSource(members) : members
  const bytes = bytesOf(source)
  if (bytes > maxBytes) {
    const what = source.extended.size === 0 ? 'The file has' : 'The file and those it extends have'
    const message = `${what} ${bytes} bytes; at most ${maxBytes} are read.`
    return { findings: [{ severity: 'error', code: 'file-too-large', message, line: 1, column: 1 }] }
  }
  const { document, findings: syntax } = parseJsonc(source.text)
  if (!document) return { findings: inFileOrder(syntax) }
  const { value: file, findings: shape } = checkShape(MembersFile, document)
  if (!file) return { findings: inFileOrder(shape) }
  const { roster, findings } = resolve(file, document, source, now)
  const ordered = inFileOrder(findings)
  return ordered.some(isBlocking) ? { findings: ordered } : { roster, findings: ordered }
}

function bytesOf({ text, extended }: MembersSource): number {
  const texts = [text, ...[...extended.values()].flatMap((each) => ('text' in each ? each.text : []))]
  return texts.reduce((sum, each) => sum + new TextEncoder().encode(each).length, 0)
}

function inFileOrder(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(
    (a, b) =>
      compareText(a.file ?? '', b.file ?? '') ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  )
}
