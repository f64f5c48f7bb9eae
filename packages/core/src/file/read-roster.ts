/** The way in: the text of a members file becomes a roster, or findings that say why it does not. */
import { compareText } from '../catalog/assignment.ts'
import { type Finding, isBlocking, type Severity } from '../finding/finding.ts'
import { MembersFile } from '../format/members-file.ts'
import { parseJsonc } from '../jsonc/document.ts'
import { readHead } from './members-shape.ts'
import { loneSource, type MembersSource } from './members-source.ts'
import { resolve } from './resolve.ts'
import type { Roster } from './roster.ts'
import { checkShape } from './schema-findings.ts'

/** Bytes of UTF-8. */
export const MAX_FILE_BYTES = 5 * 1024 * 1024

/** Assignments that a file of `MAX_FILE_BYTES` may ask for; larger ones may ask for more. */
const MAX_ASSIGNMENTS = 500_000

/** Characters of a message. What it quotes from the file can be as long as the file. */
const MAX_MESSAGE = 1000

const MAX_FINDINGS = 10_000

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
  if (!document) return { findings: listed(syntax) }
  const head = readHead(document)
  const maxAssignments = MAX_ASSIGNMENTS * Math.max(1, Math.ceil(maxBytes / MAX_FILE_BYTES))
  const resolution = head && resolve(head, document, source, { now, maxAssignments })
  if (resolution === undefined) return { findings: listed(checkShape(MembersFile, document).findings) }
  const { roster, findings } = resolution
  const ordered = listed(findings)
  return ordered.some(isBlocking) ? { findings: ordered } : { roster, findings: ordered }
}

function bytesOf({ text, extended }: MembersSource): number {
  const texts = [text, ...[...extended.values()].flatMap((each) => ('text' in each ? each.text : []))]
  return texts.reduce((sum, each) => sum + Buffer.byteLength(each), 0)
}

/** In file order, and no more than anybody reads: of too many, the errors first. */
function listed(findings: readonly Finding[]): readonly Finding[] {
  const left = findings.length - MAX_FINDINGS
  const kept = left > 0 ? [...findings].sort(bySeverity).slice(0, MAX_FINDINGS) : findings
  const rest: readonly Finding[] = left > 0 ? [leftOut(findings, left)] : []
  return [...rest, ...kept]
    .map((finding) => ({ ...finding, message: shortened(finding.message) }))
    .sort(
      (a, b) =>
        compareText(a.file ?? '', b.file ?? '') ||
        (a.line ?? 0) - (b.line ?? 0) ||
        (a.column ?? 0) - (b.column ?? 0),
    )
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

function bySeverity(a: Finding, b: Finding): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)
}

function leftOut(findings: readonly Finding[], left: number): Finding {
  const message = `There is more to say of this file than anybody reads: ${left} further findings are left out.`
  const severity = findings.some(isBlocking) ? 'error' : 'warning'
  return { severity, code: 'file-too-large', message, line: 1, column: 1 }
}

/** A long message loses its middle: its beginning says what is wrong, and its end what to do. */
function shortened(message: string): string {
  if (message.length <= MAX_MESSAGE) return message
  const kept = MAX_MESSAGE / 2 - 1
  return `${message.slice(0, kept)}…${message.slice(-kept)}`
}
